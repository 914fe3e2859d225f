-- What is kept: rows are added and never changed
CREATE TABLE reports (
  number $NUMBER,
  id $TEXT NOT NULL UNIQUE,
  text $TEXT NOT NULL
);
CREATE TABLE entries (
  number $NUMBER,
  id $TEXT NOT NULL UNIQUE,
  report BIGINT NOT NULL REFERENCES reports (number),
  kind $TEXT NOT NULL,
  coder $TEXT NOT NULL,
  at $TEXT NOT NULL,
  undoes $TEXT
);
CREATE INDEX ix_entries_report ON entries (report);
CREATE TABLE claims (
  entry BIGINT NOT NULL REFERENCES entries (number),
  position INTEGER NOT NULL,
  id $TEXT NOT NULL,
  event $TEXT,
  field $TEXT NOT NULL,
  item INTEGER NOT NULL,
  value $TEXT NOT NULL,
  start INTEGER,
  "end" INTEGER,
  quote $TEXT,
  confidence DOUBLE PRECISION,
  PRIMARY KEY (entry, position)
);
CREATE TABLE rejections (
  number $NUMBER,
  id $TEXT NOT NULL UNIQUE,
  source $TEXT NOT NULL,
  stage $TEXT NOT NULL,
  reason $TEXT NOT NULL,
  detail $TEXT NOT NULL,
  at $TEXT NOT NULL
);

-- What shows now: derived from the above
CREATE TABLE names (
  number $NUMBER,
  id $TEXT NOT NULL UNIQUE,
  text $TEXT NOT NULL
);
CREATE TABLE records (
  report BIGINT NOT NULL PRIMARY KEY REFERENCES reports (number),
  id $TEXT NOT NULL,
  body $TEXT NOT NULL,
  coder $TEXT NOT NULL,
  title $TEXT,
  publisher BIGINT REFERENCES names (number),
  published $TEXT,
  state $TEXT NOT NULL
);
CREATE INDEX records_order ON records (published, id);
CREATE TABLE events (
  number $NUMBER,
  id $TEXT NOT NULL,
  report BIGINT NOT NULL REFERENCES records (report),
  position INTEGER NOT NULL,
  type $TEXT NOT NULL,
  modality $TEXT NOT NULL,
  start $TEXT,
  "end" $TEXT,
  day $TEXT NOT NULL,
  confidence DOUBLE PRECISION NOT NULL,
  publisher BIGINT REFERENCES names (number),
  state $TEXT NOT NULL,
  UNIQUE (report, position)
);
CREATE INDEX ix_events_id ON events (id);
CREATE INDEX events_day ON events (day, id);
CREATE INDEX events_facets ON events (type, modality, publisher, state);
CREATE INDEX events_confidence ON events (confidence, id);
CREATE TABLE event_bodies (
  event BIGINT NOT NULL PRIMARY KEY REFERENCES events (number),
  body $TEXT NOT NULL
);
CREATE TABLE mentions (
  event BIGINT NOT NULL REFERENCES events (number),
  role $TEXT NOT NULL,
  position INTEGER NOT NULL,
  name BIGINT NOT NULL REFERENCES names (number),
  label $TEXT NOT NULL,
  ref $TEXT,
  kind $TEXT,
  country $TEXT,
  admin1 $TEXT,
  lat DOUBLE PRECISION,
  lon DOUBLE PRECISION,
  precision INTEGER,
  PRIMARY KEY (event, role, position)
);
CREATE INDEX mentions_name ON mentions (name, role, event);
CREATE INDEX mentions_box ON mentions (lat, lon, event);
CREATE INDEX mentions_facets ON mentions (role, label, event);
CREATE INDEX mentions_kind ON mentions (role, kind, event);
CREATE INDEX mentions_country ON mentions (role, country, event);
