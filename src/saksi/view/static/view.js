// Lights up a card's words and a word's cards; keys and filters. The page works without it.
(() => {
  "use strict";
  const roles = JSON.parse(document.body.dataset.roles);
  const wide = matchMedia("(min-width: 60rem)");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const lit = new Set();
  let held = null; // what a click or the focus holds alight: {report, events}

  const reportOf = (node) => node.closest(".report");
  const eventsOf = (mark) => (mark.dataset.e || "").split(" ").filter(Boolean);
  const cardOf = (report, event) => report.querySelector(`.card[data-n="${event}"]`);

  function clear() {
    for (const node of lit) {
      node.classList.remove("lit");
      if (node.tagName === "MARK") delete node.dataset.as;
    }
    lit.clear();
    document.body.classList.remove("lighting");
  }

  function add(node) {
    node.classList.add("lit");
    lit.add(node);
  }

  function light(report, events) {
    clear();
    if (!report || events.length === 0) return;
    document.body.classList.add("lighting");
    for (const event of events) {
      const card = cardOf(report, event);
      if (card) add(card);
      let last = null;
      for (const mark of report.querySelectorAll(`mark[data-e~="${event}"]`)) {
        add(mark);
        const role = mark.dataset.r.split(" ")[eventsOf(mark).indexOf(event)];
        const goesOn = last && last.role === role && mark.previousSibling === last.mark;
        if (events.length === 1 && !goesOn && role !== "trigger") mark.dataset.as = roles[role] || "";
        last = { role, mark };
      }
    }
  }

  function hold(report, events) {
    held = report ? { report, events } : null;
    if (held) light(report, events);
    else clear();
  }

  function show(node, block) {
    node.scrollIntoView({ block, behavior: calm.matches ? "auto" : "smooth" });
  }

  document.addEventListener("mouseover", ({ target }) => {
    const card = target.closest(".card");
    const mark = target.closest("mark[data-e]");
    if (card) light(reportOf(card), [card.dataset.n]);
    else if (mark) light(reportOf(mark), eventsOf(mark));
    else if (held) light(held.report, held.events);
    else clear();
  });

  document.addEventListener("focusin", ({ target }) => {
    const card = target.closest(".card");
    const mark = target.closest("mark[data-e]");
    if (card) {
      hold(reportOf(card), [card.dataset.n]);
      const word = reportOf(card).querySelector(`mark[data-e~="${card.dataset.n}"] > a[data-n="${card.dataset.n}"]`);
      if (word && wide.matches) {
        show(word, "nearest");
        show(card, "nearest");
      }
    } else if (mark && target.dataset.n) {
      hold(reportOf(mark), [target.dataset.n]);
      const partner = cardOf(reportOf(mark), target.dataset.n);
      if (partner && wide.matches) show(partner, "nearest");
    }
  });

  function follow(link) {
    const there = document.getElementById(link.getAttribute("href").slice(1));
    if (!there || there.matches(".report, .list")) return false;
    if (there.matches(".card")) there.hidden = false;
    const stop = there.querySelector("a") || there;
    stop.focus({ preventScroll: true });
    show(there, there.matches(".card") && !wide.matches ? "start" : "center");
    return true;
  }

  document.addEventListener("click", (event) => {
    const { target } = event;
    const link = target.closest('a[href^="#"]');
    const button = target.closest("button[data-filter]");
    const mark = target.closest("mark[data-e]");
    if (link) {
      if (follow(link)) event.preventDefault();
    } else if (button) {
      filter(button);
    } else if (mark) {
      hold(reportOf(mark), eventsOf(mark));
      const card = cardOf(reportOf(mark), eventsOf(mark)[0]);
      if (card && wide.matches) show(card, "nearest");
    } else if (target.closest(".card")) {
      const card = target.closest(".card");
      if (!getSelection().toString() && !target.closest("a")) card.querySelector(".go").focus({ preventScroll: true });
    } else {
      hold(null);
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const card = event.target.closest && event.target.closest(".card");
    if (event.key === "Escape") {
      if (document.activeElement) document.activeElement.blur();
      hold(null);
    } else if (card && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      const cards = [...reportOf(card).querySelectorAll(".card:not([hidden])")];
      const next = cards[cards.indexOf(card) + (event.key === "ArrowDown" ? 1 : -1)];
      if (next) {
        event.preventDefault();
        next.querySelector(".go").focus({ preventScroll: true });
        show(next, "nearest");
      }
    }
  });

  function filter(button) {
    const report = reportOf(button);
    const key = button.dataset.filter;
    for (const other of button.parentNode.children) other.setAttribute("aria-pressed", String(other === button));
    for (const card of report.querySelectorAll(".card")) {
      card.hidden = key !== "" && !card.dataset.keys.split(" ").includes(key);
    }
  }

  for (const hidden of document.querySelectorAll(".filters, .keys")) hidden.hidden = false;
})();
