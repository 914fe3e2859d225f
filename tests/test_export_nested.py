"""GeoJSON, Parquet, Excel, PLOVER, PROV, Web Annotation, FollowTheMoney and inline: read back by the tools of their users."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import duckdb
import geopandas
import msgspec
import openpyxl
import pandas as pd
import polars
import pyarrow.parquet
import pyld
import pytest
import rdflib
from followthemoney import model
from shapely.geometry import shape
from tests import by_hand
from tests.conflict import REBELS, TEXT, clash, count, event, event_id, place, record, words
from tests.inline import parse
from tests.test_export_tables import HOSTILE, written
from training.annotation import parse_annotation

from saksi.errors import OutputError
from saksi.export.formats.prov import CONTEXT as PROV_CONTEXT
from saksi.export.registry import about
from saksi.records import Record, Report

PROV = rdflib.Namespace("http://www.w3.org/ns/prov#")


def lines(name: str, *records: Record, **filters: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written(name, *records, **filters).splitlines()]


def names(name: str) -> set[str]:
    return {part.name for part in about(name).parts}


# ---------------------------------------------------------------- GeoJSON


def features(*records: Record) -> list[dict[str, Any]]:
    collection = json.loads(written("geojson", *records))
    assert collection["type"] == "FeatureCollection"
    return collection["features"]  # type: ignore[no-any-return]


def test_geojson_has_its_documented_members_and_no_other() -> None:
    feature = features(clash())[0]
    assert {"id", "geometry", *feature["properties"]} == names("geojson")
    assert set(feature) == {"type", "id", "geometry", "properties"}


def test_geojson_point_only_where_the_place_is_exact() -> None:
    exact, area, unknown, nowhere = features(
        record(
            event(1, "battle"),
            event(2, "battle", place=(place(precision=4, uncertainty_km=150.0),)),
            event(3, "battle", place=(place(precision=4),)),
            event(4, "battle", place=()),
        )
    )
    assert exact["geometry"] == {"type": "Point", "coordinates": [137.03, -3.75]}
    assert area["geometry"]["type"] == "Polygon"
    assert shape(area["geometry"]).contains(shape(exact["geometry"]))
    assert unknown["geometry"] is None, "a province without a known extent has no pin in its middle"
    assert unknown["properties"]["place"][0]["lat"] == -3.75
    assert nowhere["geometry"] is None


def test_geojson_several_places_are_all_there() -> None:
    made = record(event(1, "battle", place=(place(), place(lat=-4.0, precision=2, uncertainty_km=10.0))))
    kinds = [part["type"] for part in features(made)[0]["geometry"]["geometries"]]
    assert kinds == ["Point", "Polygon"]


def test_geopandas_reads_geojson(tmp_path: Path) -> None:
    path = tmp_path / "out.geojson"
    path.write_bytes(written("geojson", clash(), by_hand.record()))
    frame = geopandas.read_file(path)
    assert len(frame) == 10
    assert frame.crs.to_epsg() == 4326
    assert frame.geometry.notna().sum() == 4


# ---------------------------------------------------------------- Parquet, Excel


def test_parquet_holds_the_event_field_by_field() -> None:
    made = clash()
    table = pyarrow.parquet.read_table(io.BytesIO(written("parquet", made)))
    assert table.column_names == [part.name for part in about("parquet").parts]
    row = table.to_pylist()[0]
    first = msgspec.to_builtins(made.events[0])
    assert row["event_id"] == first["id"]
    assert [one["name"] for one in row["actor"]] == ["Sayap Timur", "TNI"]
    assert row["killed"][1] == {**first["killed"][1]} | {"evidence": row["killed"][1]["evidence"]}
    assert row["attribution"][0]["chain"][0]["kind"] == "official_unnamed"
    assert str(row["published"]) == "2021-10-21"
    assert str(row["period"]["start"]) == "2021-10-20"


@pytest.mark.parametrize("name", ["parquet", "parquet-flat"])
def test_duckdb_and_polars_read_parquet(name: str, tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"
    path.write_bytes(written(name, clash(), by_hand.record()))
    with duckdb.connect() as base:
        found = base.execute("select type, count(*) from read_parquet(?) group by type order by 2 desc", [str(path)])
        assert found.fetchall()[0] == ("battle", 5)
    assert polars.read_parquet(path)["type"].to_list().count("battle") == 5


def test_duckdb_unnests_who_claims_what(tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"
    path.write_bytes(written("parquet", clash()))
    query = "select distinct c.chain[1].name from (select unnest(attribution) as c from read_parquet(?)) order by 1"
    with duckdb.connect() as base:
        assert base.execute(query, [str(path)]).fetchall() == [("juru bicara Sayap Timur",), ("kapolres",)]


def test_flat_parquet_is_typed_and_keeps_unknown_empty() -> None:
    frame = pyarrow.parquet.read_table(io.BytesIO(written("parquet-flat", by_hand.record())))
    row = frame.to_pylist()[0]
    assert (str(row["when_start"]), row["negated"], row["trigger_start"]) == ("2021-10-20", False, 147)
    assert row["change"] is None
    assert frame.column_names == [part.name for part in about("csv").parts]


def test_excel_runs_nothing_and_pandas_reads_it() -> None:
    book = written("excel", by_hand.record(say=lambda *_: "=1+1"))
    sheet = openpyxl.load_workbook(io.BytesIO(book))["events"]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert "=1+1" in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells if cell.value == "=1+1"} == {"s"}, "text, not a formula"
    frame = pd.read_excel(io.BytesIO(written("excel", clash())), sheet_name="events")
    assert list(frame["type"]) == ["battle", "casualties", "casualties", "battle", "battle"]


def test_excel_cell_ends_where_excel_ends() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written("excel", record(event(1, "battle"), title="x" * 40_000))))
    value = next(row[4].value for row in book["events"].iter_rows(min_row=2))
    assert len(value) == 32_767
    assert value.endswith("…")


@pytest.mark.parametrize("payload", HOSTILE)
def test_excel_opens_whatever_the_words(payload: str) -> None:
    openpyxl.load_workbook(io.BytesIO(written("excel", by_hand.record(say=lambda *_: payload))))


@pytest.mark.parametrize(("name", "package"), [("excel", "xlsxwriter"), ("parquet", "pyarrow")])
def test_missing_package_is_told_with_what_to_do(name: str, package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(OutputError, match=rf"needs the package {package}.*saksi\[export\]"):
        written(name, clash())


# ---------------------------------------------------------------- PLOVER


def test_plover_fields_are_the_documented_ones() -> None:
    assert all(set(line) == names("plover") for line in lines("plover", clash()))


def test_plover_contexts_come_from_modality() -> None:
    old = event(6, "battle", period=None)
    made = record(
        event(1, "battle"),
        event(2, "battle", modality="planned"),
        event(3, "battle", modality="conditional"),
        event(4, "battle", modality="possible", negated=True),
        old,
    )
    contexts = [line["context"] for line in lines("plover", made)]
    assert contexts == [[], ["future"], ["hypothetical"], ["hypothetical", "negation"], []]


def test_plover_says_historical_of_what_is_long_past() -> None:
    from tests.conflict import day

    assert lines("plover", record(event(1, "battle", period=day("2005-08-15"))))[0]["context"] == ["historical"]


def test_plover_dead_are_counted_once_and_conservatively() -> None:
    first = lines("plover", clash())[0]
    assert first["dead"] == 22, "twenty residents, and the lower figure of two and five soldiers"
    assert first["quad_code"] == 4
    assert first["event_loc"]["geonameid"] == 123
    assert [actor["sector"] for actor in first["source"]] == ["REB", "MIL"]


# ---------------------------------------------------------------- PROV and Web Annotation


# rdflib's own parser uses a class that rdflib calls deprecated.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
def test_prov_is_linked_data_with_the_chain_from_claim_to_origin() -> None:
    document = json.loads(written("prov", clash()))
    graph = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
    claim = rdflib.URIRef(f"urn:saksi:event:{event_id(1)}")
    published = graph.value(claim, PROV.wasQuotedFrom)
    origin = graph.value(published, PROV.wasQuotedFrom)
    speaker = graph.value(origin, PROV.wasAttributedTo)
    label = rdflib.URIRef("http://www.w3.org/2000/01/rdf-schema#label")
    assert str(graph.value(graph.value(published, PROV.wasAttributedTo), label)) == "Kabar Uji"
    assert str(graph.value(speaker, label)) == "kapolres"
    assert (speaker, rdflib.RDF.type, PROV.Agent) in graph
    expanded = pyld.jsonld.expand(document)
    assert any("http://www.w3.org/ns/prov#wasAttributedTo" in node for node in expanded)


def test_prov_terms_are_documented() -> None:
    used = {key for node in json.loads(written("prov", by_hand.record()))["@graph"] for key in node}
    assert used <= names("prov")
    assert names("prov") <= set(PROV_CONTEXT)


def test_prov_joins_no_speakers_across_reports() -> None:
    other = record(event(1, "battle"), id="0000000000000000")
    nodes = json.loads(written("prov", record(event(1, "battle")), other))["@graph"]
    speakers = {node["id"] for node in nodes if node.get("label") == "kapolres"}
    assert len(speakers) == 2


def test_web_annotation_finds_its_words_by_position_and_by_quotation() -> None:
    made = by_hand.record()
    page = json.loads(written("web-annotation", made))
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert page["type"] == "AnnotationPage"
    text = made.report.text
    for annotation in page["items"]:
        assert set(annotation) == names("web-annotation")
        position, quote = annotation["target"]["selector"]
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert text[: position["start"]].endswith(quote["prefix"])
        assert text[position["end"] :].startswith(quote["suffix"])
    assert len({annotation["id"] for annotation in page["items"]}) == len(page["items"])


def test_web_annotation_expands_with_its_vocabulary() -> None:
    vocabulary = {
        "@context": {
            "oa": "http://www.w3.org/ns/oa#", "id": "@id", "type": "@type", "target": "oa:hasTarget", "body": "oa:hasBody",
            "selector": "oa:hasSelector", "exact": "oa:exact", "items": {"@id": "oa:items", "@container": "@list"},
            "Annotation": "oa:Annotation", "TextQuoteSelector": "oa:TextQuoteSelector",
        }
    }  # fmt: skip

    def loader(url: str, _options: Any) -> dict[str, Any]:
        assert url == "http://www.w3.org/ns/anno.jsonld"
        return {"contextUrl": None, "documentUrl": url, "document": vocabulary, "contentType": "application/ld+json"}

    options = {"documentLoader": loader}
    expanded = pyld.jsonld.expand(json.loads(written("web-annotation", clash())), options)
    assert "http://www.w3.org/ns/oa#hasTarget" in json.dumps(expanded)


# ---------------------------------------------------------------- FollowTheMoney


def test_followthemoney_takes_every_entity() -> None:
    entities = [model.get_proxy(line) for line in lines("ftm", clash(), by_hand.record())]
    for entity in entities:
        entity.schema.validate(entity.to_dict())
    assert {entity.schema.name for entity in entities} == names("ftm")


def test_followthemoney_keeps_every_value_it_is_given() -> None:
    for line in lines("ftm", clash()):
        cleaned = model.make_entity(line["schema"])
        for name, values in line["properties"].items():
            cleaned.add(name, values, cleaned=False)
        assert set(cleaned.properties) == set(line["properties"]), line


def test_followthemoney_makes_entities_of_listed_actors_only() -> None:
    made = by_hand.record()
    entities = lines("ftm", made, clash())
    assert [entity["id"] for entity in entities if entity["schema"] == "Organization"] == [
        "saksi-actor-sayap-timur",
        "saksi-actor-tni",
    ]
    mentions = [entity["properties"]["name"][0] for entity in entities if entity["schema"] == "Mention"]
    assert "warga" in mentions
    events = [entity for entity in entities if entity["schema"] == "Event"]
    assert len(events) == 6, "neither the conditional nor the denied"


# ---------------------------------------------------------------- inline annotation

ANNOTATED = """⟦a1 actor|Warga⟧ ⟦e1 event:displacement|mengungsi⟧ ke ⟦p1 place|Sorong⟧.
e1 actor=a1 according_to=s1 destination=p1
⟦s1 event:statement|kata⟧ ⟦a2 actor|polisi⟧, ⟦e2 event:battle|serangan⟧ akan terjadi.
s1 actor=a2 stance=claims
e2 modality=planned negated=true"""


def annotated() -> Record:
    text, graph = parse(ANNOTATED)
    made = record(event(1, "displacement", trigger=words("mengungsi", text.index("mengungsi"))))
    return msgspec.structs.replace(made, graph=graph, report=Report(id="abc", text=text, publisher="Kabar | Uji"))


def test_inline_is_what_training_reads() -> None:
    out = written("inline", annotated()).decode()
    documents, problems = parse_annotation(out.splitlines())
    assert problems == []
    assert documents[0]["text"] == annotated().report.text
    assert len(documents[0]["spans"]) == 6
    assert {(link["from"], link["role"], link["to"]) for link in documents[0]["links"]} == {
        ("e1", "actor", "a1"), ("e1", "according_to", "s1"), ("e1", "destination", "p1"), ("s1", "actor", "a2"),
    }  # fmt: skip
    assert documents[0]["attributes"] == {"s1": {"stance": "claims"}, "e2": {"modality": "planned", "negated": True}}


@pytest.mark.parametrize("text", ["a ⟦b", "b⟧", "e1 actor=a1", "# doc: x", "satu\n\ndua"])
def test_inline_leaves_out_what_its_marks_would_garble(text: str) -> None:
    assert written("inline", record(event(1, "battle"), text=text)) == b""


def test_inline_of_a_plain_report_is_its_text() -> None:
    assert (
        TEXT.strip() in written("inline", record(event(1, "battle", actor=(REBELS,), killed=(count("x", 1),)))).decode()
    )
