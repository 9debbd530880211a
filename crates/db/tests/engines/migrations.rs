//! Each migration is applied once, even if several nodes start at the same time.

use parlour_db::{Db, Engine, Error, Location, Migration, Settings, Statement, params};

use crate::support::*;

const fn same(name: &'static str, text: &'static str) -> Migration {
    Migration { name, sqlite: text, postgres: text }
}

static FIRST: Migration = SCHEMA[0];
static SECOND: Migration =
    same("0002_visits", "CREATE TABLE visits (id BIGINT PRIMARY KEY); INSERT INTO visits VALUES (1), (2)");
static EDITED: &[Migration] = &[FIRST, same("0002_visits", "CREATE TABLE visits (id BIGINT PRIMARY KEY)")];
static BOTH: &[Migration] = &[FIRST, SECOND];
static FAILING: &[Migration] =
    &[FIRST, SECOND, same("0003_fails", "CREATE TABLE tables (id BIGINT); CREATE TABLE tables (id BIGINT)")];
static FAILING_LATE: &[Migration] =
    &[FIRST, SECOND, same("0003_promises", "INSERT INTO promises (thing) VALUES ('none')")];

parlour_db::statements! {
    VISITS = "SELECT count(*) FROM visits";
    LEDGER = "SELECT name FROM schema_migrations ORDER BY name";
}

async fn applied(db: &Db) -> Vec<String> {
    db.read(|tx| tx.all(&LEDGER, params![], |row| row.take::<String>())).await.unwrap()
}

async fn is_there(db: &Db, table: &'static Statement) -> bool {
    db.read(move |tx| number(tx, table)).await.is_ok()
}

#[parlour_testkit::both_engines]
async fn migrations_are_applied_in_order_and_once(store: Store) {
    assert_eq!(store.db.pending(BOTH).await.unwrap(), ["0002_visits"]);
    assert!(!is_there(&store.db, &VISITS).await);
    assert_eq!(store.db.migrate(BOTH).await.unwrap(), ["0002_visits"]);
    assert!(store.db.pending(BOTH).await.unwrap().is_empty());
    assert!(store.db.migrate(BOTH).await.unwrap().is_empty());
    assert_eq!(store.db.read(|tx| number(tx, &VISITS)).await.unwrap(), 2);
    assert_eq!(applied(&store.db).await, ["0001_things", "0002_visits"]);
}

#[parlour_testkit::both_engines]
async fn one_that_was_edited_is_refused(store: Store) {
    store.db.migrate(BOTH).await.unwrap();
    for answer in [store.db.migrate(EDITED).await, store.db.pending(EDITED).await] {
        let Err(Error::Migration { name, why }) = answer else { panic!("{answer:?}") };
        assert!(name == "0002_visits" && why.contains("changed"), "{name} {why}");
    }
}

#[parlour_testkit::both_engines]
async fn one_from_a_newer_program_is_refused(store: Store) {
    store.db.migrate(BOTH).await.unwrap();
    for answer in [store.db.migrate(SCHEMA).await, store.db.pending(SCHEMA).await] {
        let Err(Error::Migration { name, why }) = answer else { panic!("{answer:?}") };
        assert!(name == "0002_visits" && why.contains("older"), "{name} {why}");
    }
}

#[parlour_testkit::both_engines]
async fn one_that_fails_leaves_nothing_not_even_those_before_it(store: Store) {
    for failing in [FAILING, FAILING_LATE] {
        assert!(store.db.migrate(failing).await.is_err());
        assert!(!is_there(&store.db, &VISITS).await);
        assert_eq!(applied(&store.db).await, ["0001_things"]);
    }
    store.db.migrate(BOTH).await.unwrap();
    assert!(is_there(&store.db, &VISITS).await);
}

#[parlour_testkit::both_engines]
async fn a_connection_that_knew_the_old_schema_learns_the_new_one(store: Store) {
    let (db, migrating) = (store.narrow(), store.narrow());
    assert!(!is_there(&db, &VISITS).await);
    insert(&db, "one").await.unwrap();
    migrating.migrate(BOTH).await.unwrap();
    assert!(is_there(&db, &VISITS).await);
    insert(&db, "two").await.unwrap();
    assert_eq!(names(&db).await, ["one", "two"]);
}

/// Starts several nodes at once on a new, empty database.
async fn start_together(new: impl AsyncFn() -> (Box<dyn Send>, Location)) {
    for _ in 0..8 {
        let (_place, location) = new().await;
        let starting: Vec<_> = (0..4)
            .map(|_| {
                let db = Db::open(location.clone(), Settings::default()).unwrap();
                tokio::spawn(async move {
                    let applied = db.migrate(BOTH).await.unwrap();
                    // A reader may open the file while another node is still setting it up.
                    assert_eq!(db.read(|tx| number(tx, &VISITS)).await.unwrap(), 2);
                    applied.len()
                })
            })
            .collect();
        let mut counts = Vec::new();
        for start in starting {
            counts.push(within(start).await.unwrap());
        }
        counts.sort_unstable();
        assert_eq!(counts, [0, 0, 0, 2]);
        let db = Db::open(location, Settings::default()).unwrap();
        assert_eq!(applied(&db).await, ["0001_things", "0002_visits"]);
        db.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_nodes_that_start_together_one_migrates_sqlite() {
    start_together(async || {
        let folder = parlour_testkit::Folder::new();
        let location = Location::File(folder.join("records.db"));
        (Box::new(folder) as Box<dyn Send>, location)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_nodes_that_start_together_one_migrates_postgres() {
    start_together(async || {
        let database = parlour_testkit::Database::create();
        let location = Location::Url(database.url.clone().into());
        (Box::new(database) as Box<dyn Send>, location)
    })
    .await;
}

#[test]
fn engines_have_names() {
    assert_eq!((Engine::Sqlite.name(), Engine::Postgres.name()), ("sqlite", "postgres"));
}
