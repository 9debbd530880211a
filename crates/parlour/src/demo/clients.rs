//! Many clients.

use db::{Db, Value};

use super::chain::{Chain, person};
use crate::clients::{fold, terms};
use crate::types::Instant;

/// Clients loaded in one unit of work.
const CHUNK: usize = 50_000;

struct Made {
    id: i64,
    name: String,
    sort_name: String,
    phone: String,
    email: String,
}

/// Adds clients, so that the chain has `count` of them.
pub async fn fill_clients(db: &Db, chain: &Chain, count: usize, now: Instant) -> Result<(), db::Error> {
    let business = chain.business.0;
    let first = chain.first_client.0 + 1;
    for begin in (1..count).step_by(CHUNK) {
        let made: Vec<Made> = (begin..count.min(begin + CHUNK)).map(|number| make(first, number)).collect();
        let mut found: Vec<(String, i64, bool)> = made
            .iter()
            .flat_map(|client| {
                let terms = terms(&client.name, Some(&client.phone), Some(&client.email));
                terms.into_iter().map(|(term, is_name)| (term, client.id, is_name))
            })
            .collect();
        // In the order of the index, which is several times faster than in the order of the clients.
        found.sort_unstable();
        db.write_at_leisure(move |tx| {
            let columns = ["id", "business_id", "name", "sort_name", "phone", "email", "created_at"];
            let rows = made.iter().map(|client| {
                vec![
                    Value::Int(client.id),
                    Value::Int(business),
                    Value::Text((&client.name).into()),
                    Value::Text((&client.sort_name).into()),
                    Value::Text((&client.phone).into()),
                    Value::Text((&client.email).into()),
                    Value::Int(now.micros()),
                ]
            });
            tx.load("clients", &columns, rows)?;
            let rows = found.iter().map(|(term, id, is_name)| {
                vec![Value::Int(business), Value::Text(term.into()), Value::Int(*id), Value::Bool(*is_name)]
            });
            tx.load("client_terms", &["business_id", "term", "client_id", "is_name"], rows)?;
            tx.settle_ids("clients")
        })
        .await?;
    }
    Ok(())
}

fn make(first: i64, number: usize) -> Made {
    let offset = i64::try_from(number).unwrap_or(i64::MAX);
    // A prime step, so that neighbours differ; from the third hundred on names repeat, as they do in life.
    let name = person(number * 37);
    Made {
        id: first + offset - 1,
        sort_name: fold(&name),
        phone: format!("+1 {:03} 555 {:04}", 200 + number / 10_000 % 800, number % 10_000),
        email: format!("client{number}@demo.test"),
        name,
    }
}
