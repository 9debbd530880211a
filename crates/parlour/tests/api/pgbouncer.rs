//! Operation behind PgBouncer, which may use a different server connection for each transaction.

use axum::http::{Method, StatusCode};
use futures_util::future::join_all;
use serde_json::json;

use crate::contract::operations;
use crate::fixtures::TestBusiness;
use crate::requests::NewBooking;
use crate::support::{BOOKINGS, OVERLAPS, TestApp};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_operation_works_behind_a_pooler() {
    let (app, _bouncer) = TestApp::pooled().await;
    app.promote("owner").await;
    let owner = app.user("owner").await;
    let business = TestBusiness::create(&app, &owner, "Linden").await;
    let operations = operations();
    for _ in 0..3 {
        let asked = operations.iter().filter(|operation| operation.method == Method::GET).map(|operation| {
            let (owner, path) = (owner.clone(), business.path(operation) + &business.query(operation));
            async move { (owner.get(&path).await.status, path) }
        });
        for (status, path) in join_all(asked).await {
            assert_eq!(status, StatusCode::OK, "{path}");
        }
    }
    assert_eq!(owner.post("/clients", json!({"name": "A\u{0}"})).await.fields(), ["name"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_at_once_get_one_slot_behind_a_pooler() {
    let (app, _bouncer) = TestApp::pooled().await;
    let desk = app.user("desk").await;
    let new = NewBooking::new(1, "2027-01-22 10:00:00").client(1).with(1);
    let asked = (0..200).map(|_| {
        let (desk, new) = (desk.clone(), new.clone());
        tokio::spawn(async move { desk.post("/bookings", new).await })
    });
    let answers: Vec<_> = join_all(asked).await.into_iter().map(Result::unwrap).collect();
    let made = answers.iter().filter(|answer| answer.status == StatusCode::CREATED).count();
    let taken = answers.iter().filter(|answer| answer.code() == "slot_taken").count();
    assert_eq!((made, taken), (1, 199));
    assert_eq!((app.count(&BOOKINGS).await, app.count(&OVERLAPS).await), (1, 0));
}
