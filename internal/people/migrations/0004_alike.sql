-- +goose Up
-- Who is registered anew is compared with those of the same name and year.
create index people_resident_alike on people_resident (folded, born);
