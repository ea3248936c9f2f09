ALTER TABLE inbox ADD COLUMN attempts integer NOT NULL DEFAULT 0, ADD COLUMN failure text;
