//! The statements and the schema: valid on both engines, and fast with many jobs.

use parlour_db::{Engine, Statement, Value};
use parlour_testkit::Database;

use crate::support::Store;

/// Returns the statements of the crate, without those of its tests.
fn statements() -> impl Iterator<Item = &'static Statement> {
    parlour_db::registry().into_iter().filter(|statement| statement.name().starts_with("parlour_jobs::"))
}

fn parameters(statement: &Statement) -> usize {
    let text = statement.text(Engine::Postgres);
    (1..=20).rev().find(|number| text.contains(&format!("${number}"))).unwrap_or(0)
}

#[tokio::test]
async fn every_statement_can_be_prepared_on_both_engines() {
    for store in [Store::sqlite().await, Store::postgres().await] {
        for statement in statements() {
            let prepared = store.db.read(move |tx| tx.prepare(statement)).await;
            assert!(prepared.is_ok(), "{:?}: {}: {prepared:?}", store.db.engine(), statement.name());
        }
    }
    assert!(statements().count() > 40, "the registry is not empty");
}

#[tokio::test]
async fn no_statement_scans_a_table_on_sqlite() {
    let store = Store::sqlite().await;
    let mut seen = 0;
    for statement in statements().filter(|statement| statement.scans().is_none()) {
        let nulls = vec![const { Value::Null }; parameters(statement)];
        let plan = store.db.read(move |tx| tx.explain(statement, &nulls)).await;
        for step in plan.unwrap_or_else(|error: parlour_db::Error| panic!("{error}")) {
            seen += usize::from(step.contains(" job"));
            assert!(!step.starts_with("SCAN job"), "{}: {step}", statement.name());
            // The index serves the whole condition, and not only a part of it.
            assert!(
                !step.ends_with("jobs_finished (state=?)") || step.contains("GROUP"),
                "{}: {step}",
                statement.name()
            );
        }
    }
    assert!(seen > 30, "the plans were understood: {seen}");
}

#[test]
fn no_statement_scans_a_table_on_postgres() {
    let database = Database::create();
    database.run(parlour_jobs::MIGRATION.postgres);
    for statement in statements().filter(|statement| statement.scans().is_none()) {
        let text = statement.text(Engine::Postgres);
        let nulls = vec!["NULL"; parameters(statement)].join(", ");
        let arguments = if nulls.is_empty() { nulls } else { format!("({nulls})") };
        let plan = database.run(&format!(
            "SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan; PREPARE it AS {text};
            EXPLAIN (COSTS off) EXECUTE it{arguments}"
        ));
        assert!(!plan.is_empty(), "{}", statement.name());
        assert!(!plan.iter().any(|step| step.contains("Seq Scan on job")), "{}: {plan:#?}", statement.name());
    }
}

/// A plan may be cached while the tables are empty, and must still be right when they are full.
#[test]
fn claims_and_ends_go_by_the_right_index_on_postgres() {
    let database = Database::create();
    database.run(parlour_jobs::MIGRATION.postgres);
    for (name, index) in [
        ("parlour_jobs::claim::CLAIM", "jobs_waiting"),
        ("parlour_jobs::claim::DELETE_DONE", "jobs_pkey"),
        ("parlour_jobs::context::FENCE", "jobs_pkey"),
    ] {
        let statement = statements().find(|statement| statement.name() == name).unwrap();
        let nulls = vec!["NULL"; parameters(statement)].join(", ");
        let plan = database.run(&format!(
            "SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan;
            PREPARE it AS {}; EXPLAIN (COSTS off) EXECUTE it({nulls})",
            statement.text(Engine::Postgres)
        ));
        let scans = plan.iter().filter(|step| step.contains("Index Scan"));
        let of_others = |step: &&String| ![index, "jobs_pkey"].iter().any(|right| step.contains(right));
        assert!(scans.clone().any(|step| step.contains(index)), "{name}: {plan:#?}");
        assert_eq!(scans.filter(of_others).count(), 0, "{name}: {plan:#?}");
    }
}
