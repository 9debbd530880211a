//! All SQL statements and the schema. Statements are valid on both engines, fast on large data, and bound to one
//! business.

use std::collections::BTreeMap;

use parlour_db::{Engine, Statement, Value};

use crate::support::TestApp;

/// Returns the statements of the program. Leaves out statements of these tests, and statements on job tables, which the
/// tests of the jobs crate cover.
fn statements() -> impl Iterator<Item = &'static Statement> {
    parlour_db::registry().into_iter().filter(|statement| {
        let is_tests = statement.name().starts_with("api::");
        !is_tests && !statement.text(Engine::Sqlite).split_whitespace().any(|word| OF_TASKS.contains(&word))
    })
}

/// Tables of background jobs.
const OF_TASKS: &[&str] = &["jobs", "job_workers", "job_queues", "job_starts", "job_schedules"];

#[tokio::test]
async fn every_statement_can_be_prepared_on_both_engines() {
    for app in [TestApp::sqlite().await, TestApp::postgres().await] {
        for statement in statements() {
            let prepared = app.app.db.read(move |tx| tx.prepare(statement)).await;
            assert!(prepared.is_ok(), "{:?}: {}: {prepared:?}", app.app.db.engine(), statement.name());
        }
    }
    assert!(statements().count() > 60, "the registry is not empty");
}

#[test]
fn statements_about_records_name_their_columns() {
    let lists: Vec<_> = statements().filter(|one| one.lists_columns()).map(Statement::name).collect();
    assert_eq!(lists, [""; 0], "columns listed by hand can be out of step with the record");
}

/// Returns the number of parameters of a statement.
fn parameters(statement: &Statement) -> usize {
    let text = statement.text(Engine::Postgres);
    (1..=20).rev().find(|number| text.contains(&format!("${number}"))).unwrap_or(0)
}

/// Tables that do not grow with the activity of a business.
const SMALL: &[&str] = &["businesses", "schema_migrations", "installation", "reminder_checkpoints"];

/// Tables that grow with the activity of a business.
const BIG: &[&str] = &[
    "bookings",
    "chats",
    "client_photos",
    "files",
    "message_attachments",
    "messages",
    "booking_history",
    "booking_items",
    "booking_resources",
    "blocks",
    "block_bookables",
    "claims",
    "client_terms",
    "clients",
    "day_totals",
    "deliveries",
    "idempotency_keys",
    "offers",
    "series",
    "series_bookings",
    "sessions",
    "booking_notifications",
    "users",
    "waitlist",
    "waitlist_items",
];

/// Returns the tables that a statement uses, by name and by alias.
fn tables(text: &str) -> BTreeMap<&str, &str> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let named = words.iter().enumerate().filter(|(_, word)| ["FROM", "JOIN", "INTO", "UPDATE"].contains(*word));
    let named = named.filter_map(|(index, _)| {
        let table = words.get(index + 1)?.trim_end_matches([')', ',']);
        let alias = words.get(index + 2).filter(|next| next.chars().all(char::is_lowercase));
        (!table.starts_with('(')).then_some((*alias.unwrap_or(&table), table))
    });
    named.flat_map(|(alias, table)| [(alias, table), (table, table)]).collect()
}

#[tokio::test]
async fn no_statement_scans_a_table_on_sqlite() {
    let app = TestApp::sqlite().await;
    let mut seen = 0;
    for statement in statements().filter(|statement| statement.scans().is_none()) {
        let nulls = vec![const { Value::Null }; parameters(statement)];
        let plan = app.app.db.read(move |tx| tx.explain(statement, &nulls)).await;
        let tables = tables(statement.text(Engine::Sqlite));
        for step in plan.unwrap_or_else(|error: parlour_db::Error| panic!("{error}")) {
            let Some((verb, rest)) = step.split_once(' ') else { continue };
            // Other names denote a list of parameters or a subquery with a limit, which have few rows.
            let Some(table) = rest.split(' ').next().and_then(|name| tables.get(name)) else { continue };
            seen += 1;
            assert!(verb != "SCAN" || SMALL.contains(table), "{} scans {table}: {step}", statement.name());
            let all_of_a_business = verb == "SEARCH" && step.ends_with("(business_id=?)") && BIG.contains(table);
            assert!(!all_of_a_business, "{} goes through all of a business's {table}: {step}", statement.name());
        }
    }
    assert!(seen > 60, "the plans were understood: {seen}");
}

#[test]
fn no_statement_scans_a_table_on_postgres() {
    let database = parlour_testkit::Database::create();
    for migration in parlour::migrations::MIGRATIONS {
        database.run(migration.postgres);
    }
    for statement in statements().filter(|statement| statement.scans().is_none()) {
        let text = statement.text(Engine::Postgres);
        if text.contains("schema_migrations") {
            continue; // Not in the migrations: the program creates this table when it first migrates.
        }
        let nulls = vec!["NULL"; parameters(statement)].join(", ");
        let arguments = if nulls.is_empty() { nulls } else { format!("({nulls})") };
        // On empty tables, a scan is the cheapest plan. With scans disabled, PostgreSQL scans a table only if no other
        // plan exists.
        let plan = database.run(&format!(
            "SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan; PREPARE it AS {text};
            EXPLAIN (COSTS off) EXECUTE it{arguments}"
        ));
        assert!(!plan.is_empty(), "{}", statement.name());
        for step in plan {
            let scanned = step.split_once("Seq Scan on ").map(|(_, rest)| rest.split(' ').next().unwrap_or_default());
            let small = scanned.is_none_or(|table| SMALL.contains(&table));
            assert!(small, "{} scans {scanned:?}: {step}", statement.name());
        }
    }
}

/// Tables that statements may use without `business_id`. Their rows belong to users or to the installation, or are the
/// businesses themselves.
const OF_NO_BUSINESS: &[&str] = &[
    "users",
    "sessions",
    "members",
    "businesses",
    "idempotency_keys",
    "schema_migrations",
    "installation",
    "reminder_checkpoints",
];

#[tokio::test]
async fn every_statement_is_bound_to_one_business() {
    let app = TestApp::sqlite().await;
    let schema = columns(&app).await;
    for statement in statements() {
        let text = statement.text(Engine::Postgres);
        let touches = |table: &str| {
            ["FROM", "JOIN", "INTO", "UPDATE"].iter().any(|word| text.contains(&format!("{word} {table} ")))
        };
        let bound: Vec<_> =
            schema.keys().filter(|table| !OF_NO_BUSINESS.contains(&table.as_str()) && touches(table)).collect();
        let exempt =
            ["parlour::cli::doctor::", "parlour::jobs::clean_up::"].iter().any(|all| statement.name().starts_with(all));
        assert!(
            bound.is_empty() || exempt || text.contains("business_id"),
            "{} touches {bound:?} of any business",
            statement.name()
        );
    }
    for (table, columns) in &schema {
        let owned = columns.iter().any(|column| column.starts_with("business_id "));
        let known = OF_NO_BUSINESS.contains(&table.as_str()) || OF_TASKS.contains(&table.as_str());
        assert!(owned || known, "{table} belongs to no business");
    }
}

parlour_db::statements! {
    SQLITE_COLUMNS scans "the schema" = "SELECT m.name, c.name, c.type, c.\"notnull\", c.pk FROM sqlite_master m
        JOIN pragma_table_info(m.name) c
        WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid";
    POSTGRES_COLUMNS scans "the schema" = "SELECT CAST(c.table_name AS TEXT), CAST(c.column_name AS TEXT),
        CAST(c.data_type AS TEXT), CASE c.is_nullable WHEN 'NO' THEN 1 ELSE 0 END,
        coalesce((SELECT k.ordinal_position FROM information_schema.table_constraints t
        JOIN information_schema.key_column_usage k
            ON k.constraint_name = t.constraint_name WHERE t.constraint_type = 'PRIMARY KEY'
            AND t.table_name = c.table_name AND k.column_name = c.column_name), 0) + 0
        FROM information_schema.columns c WHERE c.table_schema = 'public' ORDER BY c.table_name, c.ordinal_position";
    SQLITE_INDEXES scans "the schema" = "SELECT m.name || ':' || il.\"unique\" || ':' || (SELECT group_concat(ii.name,
        ',') FROM pragma_index_info(il.name) ii)
        FROM sqlite_master m JOIN pragma_index_list(m.name) il WHERE m.type = 'table'
        AND m.name NOT LIKE 'sqlite_%' ORDER BY 1";
    POSTGRES_INDEXES scans "the schema" = "SELECT t.relname || ':' || CAST(CAST(x.indisunique AS INT) AS TEXT) || ':'
            || string_agg(CAST(a.attname AS TEXT), ',' ORDER BY k.n)
        FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace s ON s.oid = t.relnamespace
        AND s.nspname = 'public'
        CROSS JOIN LATERAL unnest(x.indkey) WITH ORDINALITY AS k(attnum, n)
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum
        WHERE NOT x.indisexclusion GROUP BY t.relname, x.indexrelid, x.indisunique ORDER BY 1";
}

/// Returns the columns of each table: name, type, whether the column is required, and its position in the primary key.
async fn columns(app: &TestApp) -> BTreeMap<String, Vec<String>> {
    let engine = app.app.db.engine();
    let statement = if engine == Engine::Sqlite { &SQLITE_COLUMNS } else { &POSTGRES_COLUMNS };
    let rows = app.app.db.read(move |tx| {
        tx.all(statement, parlour_db::params![], |row| {
            let (table, name, kind): (String, String, String) = (row.take()?, row.take()?, row.take()?);
            let (not_null, key): (i64, i64) = (row.take()?, row.take()?);
            let kind = match kind.as_str() {
                // SQLite has no booleans; they are integers there.
                "bigint" | "boolean" => "INTEGER",
                "text" => "TEXT",
                "bytea" => "BLOB",
                other => other,
            };
            let required = not_null == 1 || key > 0;
            Ok((table, format!("{name} {kind} required={required} key={key}")))
        })
    });
    let rows: Vec<(String, String)> = rows.await.unwrap_or_else(|error: parlour_db::Error| panic!("{error}"));
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (table, column) in rows {
        tables.entry(table).or_default().push(column);
    }
    tables
}

async fn indexes(app: &TestApp) -> Vec<String> {
    let statement = if app.app.db.engine() == Engine::Sqlite { &SQLITE_INDEXES } else { &POSTGRES_INDEXES };
    let indexes = app.app.db.read(move |tx| tx.all(statement, parlour_db::params![], |row| row.take::<String>()));
    let mut indexes = indexes.await.unwrap_or_else(|error: parlour_db::Error| panic!("{error}"));
    // SQLite needs no index for a primary key that is the row id.
    indexes.retain(|index| !index.ends_with(":1:id"));
    indexes.sort();
    indexes
}

#[tokio::test]
async fn both_engines_have_the_same_schema() {
    let (sqlite, postgres) = (TestApp::sqlite().await, TestApp::postgres().await);
    assert_eq!(columns(&sqlite).await, columns(&postgres).await);
    assert_eq!(indexes(&sqlite).await, indexes(&postgres).await);
}
