-- +goose Up
alter table dossiers_tally add column help_rated integer not null default 0;
alter table dossiers_tally add column help_stars integer not null default 0;
create index dossiers_rating_place on dossiers_rating (place_id, at);
create index dossiers_rating_commune on dossiers_rating (commune_id, at);
-- There was no help to be rated.
update dossiers_rating set help = 0 where help <> 0 and dossier_id in (select id from dossiers_dossier where assist <> 'helped');
-- A rating counts in the month of its last change, in Vietnam's calendar: a
-- month begins in March here, so that the day that leap years add is the last.
update dossiers_tally set rated = 0, stars = 0 where rated <> 0 or stars <> 0;
insert into dossiers_tally (place_id, month, rated, stars, help_rated, help_stars)
	select place_id, month, count(*), sum(office), sum(case when help > 0 then 1 else 0 end), sum(help)
	from (
		select place_id, office, help, (400 * era + yoe + mp / 10) * 100 + mp + 3 - 12 * (mp / 10) as month
		from (
			select place_id, office, help, era, yoe, (5 * (doe - (365 * yoe + yoe / 4 - yoe / 100)) + 2) / 153 as mp
			from (
				select place_id, office, help, era, doe, (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365 as yoe
				from (
					select place_id, office, help, days / 146097 as era, days - (days / 146097) * 146097 as doe
					from (select place_id, office, help, (at + 25200000000) / 86400000000 + 719468 as days from dossiers_rating) a
				) b
			) c
		) d
		union all
		select place_id, office, help, 0 from dossiers_rating
	) r
	where true
	group by place_id, month
	on conflict (place_id, month) do update set rated = excluded.rated, stars = excluded.stars, help_rated = excluded.help_rated, help_stars = excluded.help_stars;
