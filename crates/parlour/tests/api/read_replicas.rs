//! Operation with a replica that serves lists and searches.

use axum::http::{Method, StatusCode};
use futures_util::future::join_all;
use serde_json::json;

use crate::contract::operations;
use crate::fixtures::TestBusiness;
use crate::requests::NewBooking;
use crate::responses::{Booking, Client};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_just_made_is_in_every_list_although_a_replica_answers() {
    let (app, _servers) = TestApp::replicated().await;
    let (desk, other) = (app.user("desk").await, app.user("stylist").await);
    let made = (0..40).map(async |number: i64| {
        let name = format!("Newcomer {number}");
        let id = desk.create_id("/clients", json!({"name": name})).await;
        let found: Vec<Client> = other.list(&format!("/clients?search=newcomer%20{number}&limit=100")).await;
        assert!(found.iter().any(|client| client.id == id), "{found:?}");
    });
    join_all(made).await;
    let booked = (0..20).map(async |number: i64| {
        // Weekdays of four weeks.
        let day = format!("2027-02-{:02}", 1 + number + number / 5 * 2);
        let made = desk.book(NewBooking::new(1, &format!("{day} 10:00:00")).client(1)).await;
        let listed = format!("/bookings?client_id=1&from={day}T00:00:00Z&limit=100");
        let listed: Vec<Booking> = other.list(&listed).await;
        assert!(listed.iter().any(|booking| booking.id == made.id), "{listed:?}");
    });
    join_all(booked).await;
    let state = app.app.db.replicas()[0];
    assert!(state.served > 0, "{state:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_operation_works_with_a_replica() {
    let (app, [_main, mut replica]) = TestApp::replicated().await;
    app.promote("owner").await;
    let owner = app.user("owner").await;
    let business = TestBusiness::create(&app, &owner, "Linden").await;
    for is_there in [true, false] {
        if !is_there {
            replica.stop();
        }
        for operation in operations().iter().filter(|operation| operation.method == Method::GET) {
            let path = business.path(operation) + &business.query(operation);
            assert_eq!(owner.get(&path).await.status, StatusCode::OK, "{path}, replica: {is_there}");
        }
    }
}
