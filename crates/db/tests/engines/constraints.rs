//! Constraint violations are reported as the same error by both engines.

use parlour_db::{Error, Migration, params};

use crate::support::*;

static CLAIMS: &[Migration] = &[
    SCHEMA[0],
    Migration {
        name: "0002_claims",
        sqlite: "
            CREATE TABLE claims (resource_id BIGINT NOT NULL, starts_at BIGINT NOT NULL, ends_at BIGINT NOT NULL);
            CREATE INDEX claims_by_resource ON claims (resource_id, ends_at);
            CREATE TRIGGER claims_do_not_overlap BEFORE INSERT ON claims
            WHEN EXISTS (SELECT 1 FROM claims WHERE resource_id = NEW.resource_id
                AND ends_at > NEW.starts_at AND starts_at < NEW.ends_at)
            BEGIN SELECT RAISE(ABORT, 'slot_taken'); END;
        ",
        postgres: "
            CREATE EXTENSION IF NOT EXISTS btree_gist;
            CREATE TABLE claims (resource_id BIGINT NOT NULL, starts_at BIGINT NOT NULL, ends_at BIGINT NOT NULL,
                EXCLUDE USING gist (resource_id WITH =, int8range(starts_at, ends_at) WITH &&));
            -- Otherwise inserts that overlap each find the other and wait for it, a second for each deadlock.
            CREATE FUNCTION claims_in_turn() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN PERFORM pg_advisory_xact_lock(NEW.resource_id); RETURN NEW; END $$;
            CREATE TRIGGER claims_in_turn BEFORE INSERT ON claims FOR EACH ROW EXECUTE FUNCTION claims_in_turn();
        ",
    },
];

parlour_db::statements! {
    CLAIM = "INSERT INTO claims (resource_id, starts_at, ends_at) VALUES ($1, $2, $3)";
    CLAIMS_IN_ALL = "SELECT count(*) FROM claims";
    PART = "INSERT INTO parts (thing) VALUES ($1)";
    REMOVE = "DELETE FROM things WHERE name = $1";
    NOTHING_GIVEN = "INSERT INTO things (name, amount) VALUES ($1, NULL)";
}

async fn claim(db: &parlour_db::Db, resource: i64, from: i64, to: i64) -> Result<(), Error> {
    db.write(move |tx| tx.execute(&CLAIM, params![resource, from, to]).map(drop)).await
}

#[parlour_testkit::both_engines]
async fn claims_that_overlap_are_refused(store: Store) {
    store.db.migrate(CLAIMS).await.unwrap();
    claim(&store.db, 1, 10, 20).await.unwrap();
    claim(&store.db, 1, 20, 30).await.unwrap();
    claim(&store.db, 2, 10, 20).await.unwrap();
    for (from, to) in [(10, 20), (19, 21), (0, 11), (12, 13), (0, 100)] {
        let answer = claim(&store.db, 1, from, to).await;
        assert!(matches!(answer, Err(Error::Overlap)), "{from}..{to}: {answer:?}");
    }
}

#[parlour_testkit::both_engines]
async fn of_many_who_want_the_same_slot_one_gets_it(store: Store) {
    store.db.migrate(CLAIMS).await.unwrap();
    let asking: Vec<_> = (0..40)
        .map(|asker| {
            let db = store.db.clone();
            tokio::spawn(async move { claim(&db, 1, 10 + asker % 5, 20).await })
        })
        .collect();
    let mut taken = 0;
    for answer in asking {
        match within(answer).await.unwrap() {
            Ok(()) => taken += 1,
            Err(error) => assert!(matches!(error, Error::Overlap | Error::Collision(_)), "{error:?}"),
        }
    }
    assert_eq!(taken, 1);
    assert_eq!(store.db.read(|tx| number(tx, &CLAIMS_IN_ALL)).await.unwrap(), 1);
}

#[parlour_testkit::both_engines]
async fn a_second_row_with_a_unique_value_is_a_duplicate(store: Store) {
    insert(&store.db, "one").await.unwrap();
    let answer = insert(&store.db, "one").await;
    assert!(matches!(answer, Err(Error::Duplicate { statement, .. }) if statement.ends_with("support::INSERT")));
}

#[parlour_testkit::both_engines]
async fn what_is_referred_to_must_be_there_and_stay(store: Store) {
    let answer = store.db.write(|tx| tx.execute(&PART, params!["none"])).await;
    assert!(matches!(answer, Err(Error::Reference { .. })), "{answer:?}");

    insert(&store.db, "one").await.unwrap();
    store.db.write(|tx| tx.execute(&PART, params!["one"])).await.unwrap();
    let answer = store.db.write(|tx| tx.execute(&REMOVE, params!["one"])).await;
    assert!(matches!(answer, Err(Error::Reference { .. })), "{answer:?}");
    assert_eq!(names(&store.db).await, ["one"]);
}

#[parlour_testkit::both_engines]
async fn what_is_found_at_the_commit_undoes_the_unit_and_no_other(store: Store) {
    let db = store.narrow();
    let (held, occupied) = occupy(&db).await;
    let before = queued(insert(&db, "before")).await;
    let broken = queued(db.write(|tx| {
        add(tx, "broken")?;
        tx.execute(&PROMISE, params!["never"])
    }))
    .await;
    let after = queued(insert(&db, "after")).await;
    held.go();
    occupied.await.unwrap().unwrap();
    before.await.unwrap();
    let answer = broken.await;
    assert!(matches!(answer, Err(Error::Reference { .. })), "{answer:?}");
    after.await.unwrap();

    let kept = db.write(|tx| {
        tx.execute(&PROMISE, params!["later"])?;
        add(tx, "later")
    });
    kept.await.unwrap();
    assert_eq!(names(&db).await, ["after", "before", "later"]);
}

#[parlour_testkit::both_engines]
async fn other_constraints_are_the_statements_failure(store: Store) {
    let answer = store.db.write(|tx| tx.execute(&NOTHING_GIVEN, params!["one"])).await;
    assert!(matches!(answer, Err(Error::Statement { .. })), "{answer:?}");
}
