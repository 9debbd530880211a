//! Generates and loads the clients of the demo.

use parlour_clients::{fold, terms};
use parlour_core::types::Instant;
use parlour_db::{Db, Tx, Value};

use super::businesses::DemoBusiness;
use super::names;

/// Maximum number of clients loaded in one transaction.
const CHUNK: usize = 50_000;

#[derive(Debug)]
pub(super) struct DemoClient {
    id: i64,
    name: String,
    sort_name: String,
    phone: String,
    email: String,
    created: i64,
}

/// Adds `count - 1` clients to the business, which already has one.
pub async fn fill_clients(db: &Db, demo: &DemoBusiness, count: usize, now: Instant) -> Result<(), parlour_db::Error> {
    let business = demo.business.0;
    let first = demo.first_client.0;
    for begin in (1..count).step_by(CHUNK) {
        let numbers = begin..count.min(begin + CHUNK);
        let id = |number| first + i64::try_from(number).unwrap_or(i64::MAX);
        let clients: Vec<DemoClient> = numbers.map(|number| make(id(number), number, now.micros())).collect();
        db.write_unlimited(move |tx| load(tx, business, &clients)).await?;
    }
    Ok(())
}

/// Inserts clients and their search terms in bulk.
pub(super) fn load(tx: &mut Tx<'_>, business: i64, clients: &[DemoClient]) -> Result<(), parlour_db::Error> {
    let mut found: Vec<(String, i64, bool)> = clients
        .iter()
        .flat_map(|client| {
            let terms = terms(&client.name, [client.phone.as_str()], [client.email.as_str()]);
            terms.into_iter().map(|(term, is_name)| (term, client.id, is_name))
        })
        .collect();
    // Loading terms in the order of the index is several times faster than in the order of the clients.
    found.sort_unstable();
    let columns = ["id", "business_id", "name", "sort_name", "phone", "email", "created_at"];
    let rows = clients.iter().map(|client| {
        vec![
            Value::Int(client.id),
            Value::Int(business),
            Value::Text((&client.name).into()),
            Value::Text((&client.sort_name).into()),
            Value::Text((&client.phone).into()),
            Value::Text((&client.email).into()),
            Value::Int(client.created),
        ]
    });
    tx.load("clients", &columns, rows)?;
    let rows = found.iter().map(|(term, id, is_name)| {
        vec![Value::Int(business), Value::Text(term.into()), Value::Int(*id), Value::Bool(*is_name)]
    });
    tx.load("client_terms", &["business_id", "term", "client_id", "is_name"], rows)?;
    tx.reset_sequences("clients")
}

/// Generates a client. The name, phone number and email address depend only on `number`.
pub(super) fn make(id: i64, number: usize, created: i64) -> DemoClient {
    let name = names::client(number);
    DemoClient {
        id,
        sort_name: fold(&name),
        phone: format!("+1 {:03} 555 {:04}", 200 + number / 10_000 % 800, number % 10_000),
        email: format!("client{number}@demo.test"),
        name,
        created,
    }
}
