//! Waitlist: a released slot is offered to the clients who wait for such a slot, in order or all at once.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use futures_util::future::join_all;
use parlour::jobs::JobRunner;
use parlour_booking::{expire_entries, offer_slot, offer_token};
use parlour_core::records::ReleasedSlot;
use parlour_core::types::{BusinessId, Instant, LocationId, OfferId};
use serde_json::{Value, json};

use crate::location::TestLocation;
use crate::requests::with;
use crate::responses::{Booking, Offer, Page, WaitlistEntry};
use crate::support::{Answer, BOOKINGS, OVERLAPS, TestApp, User};

parlour_db::statements! {
    FILLS scans "a test's few tasks" = "SELECT count(*) FROM jobs WHERE kind = 'offer_released_slot'
        AND business_id > 0";
    OFFER_CLAIMS scans "a test's few claims" = "SELECT count(*) FROM claims WHERE offer_id IS NOT NULL
        AND business_id > 0";
}

/// A location with one employee, a one-hour service, a booking on Monday the 11th at 10:00, and a running worker.
struct Scene {
    salon: TestLocation,
    service: i64,
    employee: i64,
    booking: Booking,
    clients: Vec<i64>,
    _work: JobRunner,
}

impl Scene {
    async fn new(app: &TestApp) -> Self {
        let salon = TestLocation::new(app, "America/New_York").await;
        let service = salon.service(json!({"duration_minutes": 60})).await;
        let employee = salon.employee("daily 10:00-11:00", &[service]).await;
        let booking = salon.book(Some(employee), service, "2027-01-11 10:00").await;
        let mut clients = Vec::new();
        for name in ["Ana", "Bea", "Cleo"] {
            let client = json!({"name": name, "email": format!("{name}@example.test")});
            clients.push(salon.owner.create_id("/clients", client).await);
        }
        let work = JobRunner::start(&app.app, "test".into(), 4).unwrap();
        Self { salon, service, employee, booking, clients, _work: work }
    }

    fn entry(&self, client: usize, more: Value) -> Value {
        let entry = json!({"client_id": self.clients[client], "location_id": self.salon.id, "service_id": self.service,
            "first_day": "2027-01-11", "last_day": "2027-01-12"});
        with(entry, more)
    }

    /// Adds clients to the waitlist, in this order, and returns the ids of their entries.
    async fn wait(&self, clients: &[usize]) -> Vec<i64> {
        let mut ids = Vec::new();
        for client in clients {
            ids.push(self.salon.owner.create_id("/waitlist", self.entry(*client, json!({}))).await);
        }
        ids
    }

    /// Returns the released slot: Monday from 10:00 to 11:00.
    fn freed(&self) -> ReleasedSlot {
        let at = |text: &str| Instant(text.parse().unwrap());
        let (starts_at, ends_at) = (at("2027-01-11T15:00:00Z"), at("2027-01-11T16:00:00Z"));
        ReleasedSlot { business: BusinessId(1), location: LocationId(self.salon.id), starts_at, ends_at }
    }

    async fn fill(&self, app: &TestApp) -> usize {
        offer_slot(&app.app.state().bookings, self.freed()).await.unwrap().len()
    }
}

/// Returns the open offers, each as the ids of its entry and of the offer.
async fn offers(owner: &User) -> Vec<(i64, i64)> {
    let entries: Vec<WaitlistEntry> = owner.list("/waitlist?limit=100").await;
    entries.iter().flat_map(|entry| entry.offers.iter().map(|offer| (entry.id, offer.id))).collect()
}

/// Waits until exactly these entries have open offers, in this order. Returns the paths of the offers.
async fn until_offered(app: &TestApp, owner: &User, entries: &[i64]) -> Vec<String> {
    for _ in 0..4_000 {
        let offers = offers(owner).await;
        if offers.iter().map(|(entry, _)| *entry).eq(entries.iter().copied()) {
            let tokens = offers.iter().map(|(_, id)| offer_token(&app.app, BusinessId(1), OfferId(*id)));
            return tokens.map(|token| format!("/offers/{token}")).collect();
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("no offer to {entries:?}, but {:?}", offers(owner).await);
}

async fn answer(user: &User, offer: &str, word: &str) -> Answer {
    user.ask(Method::POST, &format!("{offer}/{word}"), None).await
}

async fn shown(user: &User, offer: &str) -> Offer {
    user.get(offer).await.expect_as(StatusCode::OK)
}

#[parlour_testkit::both_engines]
async fn a_client_waits_for_ten_times_at_most(app: TestApp) {
    let client = app.user("client").await;
    let wish = |day: u32| json!({"service_id": 1, "first_day": format!("2027-01-{day}")});
    for day in 11..21 {
        client.create("/waitlist", wish(day)).await;
    }
    assert_eq!(client.post("/waitlist", wish(21)).await.fields(), ["client_id"]);
}

#[parlour_testkit::both_engines]
async fn a_client_waits_for_one_thing_once(app: TestApp) {
    let scene = Scene::new(&app).await;
    let owner = &scene.salon.owner;
    let (entry, other) = (scene.wait(&[0]).await[0], json!({"earliest": "10:00"}));
    assert_eq!(owner.post("/waitlist", scene.entry(0, json!({}))).await.code(), "duplicate");
    let twice = json!({"service_id": null, "items": [{"service_id": scene.service}, {"service_id": scene.service}]});
    for other in [scene.entry(1, json!({})), scene.entry(0, other), scene.entry(0, twice)] {
        owner.create("/waitlist", other).await;
    }
    owner.delete(&format!("/waitlist/{entry}")).await.expect(StatusCode::NO_CONTENT);
    scene.wait(&[0]).await;
}

#[parlour_testkit::both_engines]
async fn a_client_who_waits_for_several_things_is_offered_a_time_once(app: TestApp) {
    let scene = Scene::new(&app).await;
    let owner = &scene.salon.owner;
    owner.patch("/business", json!({"waitlist_mode": "all"})).await.expect(StatusCode::OK);
    let first = scene.wait(&[0]).await[0];
    owner.create("/waitlist", scene.entry(0, json!({"last_day": "2027-01-11"}))).await;
    let second = scene.wait(&[1]).await[0];
    owner.cancel(scene.booking.id).await;
    until_offered(&app, owner, &[first, second]).await;
}

#[parlour_testkit::both_engines]
async fn both_offers_of_one_who_waits_can_be_answered_at_once(app: TestApp) {
    let scene = Scene::new(&app).await;
    let owner = &scene.salon.owner;
    owner.patch("/business", json!({"waitlist_mode": "all"})).await.expect(StatusCode::OK);
    let again = scene.salon.book(Some(scene.employee), scene.service, "2027-01-12 10:00").await;
    let entry = scene.wait(&[0]).await[0];
    owner.cancel(scene.booking.id).await;
    owner.cancel(again.id).await;
    let offers = until_offered(&app, owner, &[entry, entry]).await;
    let answers = offers.iter().map(|offer| {
        let (stranger, offer) = (app.stranger(), offer.clone());
        tokio::spawn(async move { answer(&stranger, &offer, "accept").await.status })
    });
    let mut answers: Vec<_> = join_all(answers).await.into_iter().map(Result::unwrap).collect();
    answers.sort_unstable();
    assert_eq!(answers, [StatusCode::OK, StatusCode::CONFLICT]);
    assert_eq!(app.count(&BOOKINGS).await, 3);
}

#[parlour_testkit::both_engines]
async fn whom_no_message_reaches_is_not_waited_for(app: TestApp) {
    let scene = Scene::new(&app).await;
    let owner = &scene.salon.owner;
    owner.patch(&format!("/clients/{}", scene.clients[0]), json!({"email": null})).await.expect(StatusCode::OK);
    let entries = scene.wait(&[0, 1]).await;
    owner.cancel(scene.booking.id).await;
    until_offered(&app, owner, &entries[1..]).await;
}

#[parlour_testkit::both_engines]
async fn first_in_line_is_offered_the_time_and_it_is_kept_for_them(app: TestApp) {
    let scene = Scene::new(&app).await;
    let owner = &scene.salon.owner;
    let entries = scene.wait(&[0, 1]).await;
    owner.cancel(scene.booking.id).await;
    let offer = &until_offered(&app, owner, &entries[..1]).await[0];
    assert_eq!(app.count(&OFFER_CLAIMS).await, 1);
    assert_eq!(scene.salon.refusal(None, scene.service, "2027-01-11 10:00").await, "slot_taken");
    assert!(scene.salon.offered(&format!("service_id={}&from=2027-01-11", scene.service)).await.is_empty());
    let stranger = app.stranger();
    let listed: Vec<WaitlistEntry> = owner.list("/waitlist").await;
    assert_eq!(listed[0].offers[0].token.as_deref(), offer.strip_prefix("/offers/"));
    let listed: Vec<WaitlistEntry> = app.user("stylist").await.list("/waitlist").await;
    assert_eq!(listed[0].offers[0].token, None, "an employee does not accept in the client's name");
    let open = shown(&stranger, offer).await;
    assert_eq!((open.state.as_str(), open.starts_at.as_str()), ("open", "2027-01-11T10:00:00-05:00"));
    assert_eq!(open.expires_at, "2027-01-04T09:30:00-05:00");
    assert_eq!(open.services, ["Service"]);
    let accepted: Offer = answer(&stranger, offer, "accept").await.expect_as(StatusCode::OK);
    assert_eq!(accepted.state, "accepted");
    let booking = owner.booking(accepted.booking_id.unwrap()).await;
    assert_eq!((booking.client.id, booking.status.as_str()), (scene.clients[0], "confirmed"));
    assert_eq!((&booking.starts_at, booking.items[0].employee.id), (&open.starts_at, scene.employee));
    for word in ["accept", "decline"] {
        assert_eq!(answer(&stranger, offer, word).await.code(), "invalid_transition");
    }
    let waiting: Vec<WaitlistEntry> = owner.list("/waitlist").await;
    assert_eq!((waiting.len(), waiting[0].id), (1, entries[1]));
    assert_eq!(owner.list::<WaitlistEntry>("/waitlist?state=booked").await[0].id, entries[0]);
    assert_eq!((app.count(&OFFER_CLAIMS).await, app.count(&OVERLAPS).await), (0, 0));
}

#[parlour_testkit::both_engines]
async fn an_offer_to_which_nobody_answers_or_that_is_refused_goes_to_the_next(app: TestApp) {
    let scene = Scene::new(&app).await;
    let owner = &scene.salon.owner;
    let entries = scene.wait(&[0, 1, 2]).await;
    owner.cancel(scene.booking.id).await;
    let first = until_offered(&app, owner, &entries[..1]).await.remove(0);
    app.advance_clock(Duration::from_secs(30 * 60));
    let stranger = app.stranger();
    assert_eq!(
        answer(&stranger, &first, "accept").await.code(),
        "invalid_transition",
        "at that very moment it is over"
    );
    app.app.jobs.wake();
    let second = until_offered(&app, owner, &entries[1..2]).await.remove(0);
    assert_eq!(shown(&stranger, &first).await.state, "expired");
    let refused: Offer = answer(&stranger, &second, "decline").await.expect_as(StatusCode::OK);
    assert_eq!(refused.state, "declined");
    let third = until_offered(&app, owner, &entries[2..]).await.remove(0);
    assert_eq!(answer(&stranger, &third, "decline").await.status, StatusCode::OK);
    // All clients have had an offer. No client gets a second offer of this slot, and anyone can book it.
    assert_eq!(scene.fill(&app).await, 0);
    scene.salon.book(None, scene.service, "2027-01-11 10:00").await;
    assert_eq!(owner.list::<WaitlistEntry>("/waitlist").await.len(), 3, "they wait on for other times");
}

#[parlour_testkit::both_engines]
async fn where_all_are_told_who_accepts_first_has_it(app: TestApp) {
    let scene = Scene::new(&app).await;
    let owner = &scene.salon.owner;
    owner.patch("/business", json!({"waitlist_mode": "all"})).await.expect(StatusCode::OK);
    let entries = scene.wait(&[0, 1, 2]).await;
    owner.cancel(scene.booking.id).await;
    let offers = until_offered(&app, owner, &entries).await;
    assert_eq!(app.count(&OFFER_CLAIMS).await, 0);
    let answers = offers.iter().map(|offer| {
        let (stranger, offer) = (app.stranger(), offer.clone());
        tokio::spawn(async move { answer(&stranger, &offer, "accept").await })
    });
    let answers: Vec<_> = join_all(answers).await.into_iter().map(Result::unwrap).collect();
    let accepted = answers.iter().filter(|answer| answer.status == StatusCode::OK).count();
    let taken = answers.iter().filter(|answer| answer.code() == "slot_taken").count();
    assert_eq!((accepted, taken), (1, 2), "{answers:?}");
    assert_eq!((app.count(&BOOKINGS).await, app.count(&OVERLAPS).await), (2, 0));
    let mut states: Vec<_> = Vec::new();
    for offer in &offers {
        states.push(shown(&app.stranger(), offer).await.state);
    }
    states.sort_unstable();
    assert_eq!(states, ["accepted", "gone", "gone"]);
    assert_eq!(owner.list::<WaitlistEntry>("/waitlist").await.len(), 2, "the others are still in line");
}

#[parlour_testkit::both_engines]
async fn of_many_who_accept_one_offer_at_once_one_books(app: TestApp) {
    let scene = Scene::new(&app).await;
    let owner = &scene.salon.owner;
    let entries = scene.wait(&[0]).await;
    owner.cancel(scene.booking.id).await;
    let offer = until_offered(&app, owner, &entries).await.remove(0);
    let answers = (0..20).map(|_| {
        let (stranger, offer) = (app.stranger(), offer.clone());
        tokio::spawn(async move { answer(&stranger, &offer, "accept").await })
    });
    let answers: Vec<_> = join_all(answers).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(answers.iter().filter(|answer| answer.status == StatusCode::OK).count(), 1);
    assert_eq!(answers.iter().filter(|answer| answer.code() == "invalid_transition").count(), 19);
    assert_eq!((app.count(&BOOKINGS).await, app.count(&OVERLAPS).await), (2, 0));
}

#[parlour_testkit::both_engines]
async fn time_becomes_free_in_many_ways(app: TestApp) {
    let scene = Scene::new(&app).await;
    let owner = &scene.salon.owner;
    let tuesday =
        json!({"employee_ids": [scene.employee], "starts_at": "2027-01-12 10:00", "ends_at": "2027-01-12 12:00"});
    let block = owner.create_id("/blocks", tuesday).await;
    let series = scene.salon.new_booking(scene.service, "2027-01-13 10:00");
    let series = series.and(json!({"every": 1, "unit": "days", "count": 2}));
    let series = owner.create_id("/series", series).await;
    let day = |first: &str| json!({"first_day": first, "last_day": first});
    let mut entries = Vec::new();
    for (client, first) in [(0, "2027-01-12"), (1, "2027-01-14")] {
        entries.push(owner.create_id("/waitlist", scene.entry(client, day(first))).await);
    }
    assert_eq!(owner.delete(&format!("/blocks/{block}")).await.status, StatusCode::NO_CONTENT);
    until_offered(&app, owner, &entries[..1]).await;
    owner.post(&format!("/series/{series}/cancel"), json!({})).await.expect(StatusCode::OK);
    until_offered(&app, owner, &entries).await;
    // A no-show releases the rest of the booked time.
    let night = scene.salon.service(json!({"duration_minutes": 180, "name": "Long"})).await;
    let short = scene.salon.service(json!({"duration_minutes": 30, "name": "Short"})).await;
    let late = scene.salon.employee("daily 08:00-20:00", &[night, short]).await;
    let booking = scene.salon.book(Some(late), night, "2027-01-04 09:00").await;
    let body = scene.entry(
        2,
        json!({"service_id": short, "employee_id": late, "first_day": "2027-01-04", "last_day": "2027-01-04"}),
    );
    entries.insert(2, owner.create_id("/waitlist", body).await);
    owner.set_status(booking.id, "no_show").await.expect(StatusCode::OK);
    until_offered(&app, owner, &entries).await;
}

#[parlour_testkit::both_engines]
async fn nothing_is_done_where_nobody_waits_for_such_a_time(app: TestApp) {
    let scene = Scene::new(&app).await;
    let owner = &scene.salon.owner;
    drop(scene._work);
    let booking = scene.salon.book(None, scene.service, "2027-01-20 10:00").await;
    for (location, service) in [(1, 1), (scene.salon.id, scene.service)] {
        let entry = json!({"client_id": 1, "location_id": location, "service_id": service, "first_day": "2027-01-11"});
        owner.create("/waitlist", entry).await;
    }
    owner.cancel(booking.id).await;
    assert_eq!(app.count(&FILLS).await, 0);
    owner.cancel(scene.booking.id).await;
    assert_eq!(app.count(&FILLS).await, 1);
}

#[parlour_testkit::both_engines]
async fn only_whom_it_fits_is_offered_a_time(app: TestApp) {
    let scene = Scene::new(&app).await;
    let owner = &scene.salon.owner;
    let other = scene.salon.employee("daily 12:00-13:00", &[scene.service]).await;
    for more in [
        json!({"first_day": "2027-01-12"}),
        json!({"earliest": "10:30"}),
        json!({"latest": "10:00"}),
        json!({"employee_id": other}),
        json!({"service_id": null, "items": [{"service_id": scene.service}, {"service_id": scene.service}]}),
    ] {
        let mut entry = scene.entry(0, more);
        if entry["service_id"].is_null() {
            entry.as_object_mut().unwrap().remove("service_id");
        }
        owner.create("/waitlist", entry).await;
    }
    owner.cancel(scene.booking.id).await;
    parlour_testkit::until("it was looked", async || app.count(&FILLS).await == 0).await;
    assert_eq!(scene.fill(&app).await, 0);
    let fits = owner.create_id("/waitlist", scene.entry(1, json!({"earliest": "10:00", "latest": "10:01"}))).await;
    assert_eq!(scene.fill(&app).await, 1);
    assert_eq!(offers(owner).await[0].0, fits);
    // The slot was yesterday, so it is not offered.
    app.advance_clock(Duration::from_secs(8 * 24 * 3600));
    assert_eq!(scene.fill(&app).await, 0);
}

#[parlour_testkit::both_engines]
async fn whoever_is_taken_off_the_list_leaves_the_time_to_the_next(app: TestApp) {
    let scene = Scene::new(&app).await;
    let owner = &scene.salon.owner;
    let entries = scene.wait(&[0, 1]).await;
    owner.cancel(scene.booking.id).await;
    let offer = until_offered(&app, owner, &entries[..1]).await.remove(0);
    let path = format!("/waitlist/{}", entries[0]);
    assert_eq!(app.user("rival").await.delete(&path).await.code(), "not_found");
    assert_eq!(app.user("client").await.delete(&path).await.code(), "not_found", "not their own");
    assert_eq!(owner.delete(&path).await.status, StatusCode::NO_CONTENT);
    assert_eq!(owner.delete(&path).await.code(), "not_found");
    assert_eq!(answer(&app.stranger(), &offer, "accept").await.code(), "invalid_transition");
    until_offered(&app, owner, &entries[1..]).await;
}

#[parlour_testkit::both_engines]
async fn clients_wait_for_themselves(app: TestApp) {
    let scene = Scene::new(&app).await;
    let (client, owner) = (app.user("client").await, &scene.salon.owner);
    let body = |more: Value| {
        let mut body = scene.entry(0, more);
        if body["client_id"] == json!(scene.clients[0]) {
            body.as_object_mut().unwrap().remove("client_id");
        }
        body
    };
    let own: WaitlistEntry = client.create_as("/waitlist", body(json!({}))).await;
    scene.wait(&[1, 2]).await;
    assert_eq!(client.post("/waitlist", body(json!({"client_id": scene.clients[1]}))).await.fields(), ["client_id"]);
    assert_eq!(client.list::<WaitlistEntry>("/waitlist").await, std::slice::from_ref(&own));
    assert_eq!(client.get(&format!("/waitlist?client_id={}", scene.clients[1])).await.fields(), ["client_id"]);
    assert_eq!(owner.list::<WaitlistEntry>("/waitlist?day=2027-01-12").await.len(), 3);
    assert_eq!(owner.list::<WaitlistEntry>("/waitlist?day=2027-01-13").await.len(), 0);
    let page: Page<WaitlistEntry> = owner.get("/waitlist?limit=2").await.expect_as(StatusCode::OK);
    let rest = format!("/waitlist?limit=2&cursor={}", page.next.unwrap());
    assert_eq!(owner.list::<WaitlistEntry>(&rest).await.len(), 1);
    assert_eq!(client.delete(&format!("/waitlist/{}", own.id)).await.status, StatusCode::NO_CONTENT);
    for (more, fields) in [
        (json!({"first_day": "2027-01-01", "last_day": "2027-01-02"}), vec!["last_day"]),
        (json!({"last_day": "2027-01-10"}), vec!["last_day"]),
        (json!({"last_day": "2027-03-14"}), vec!["last_day"]),
        (json!({"earliest": "12:00", "latest": "12:00"}), vec!["latest"]),
        (
            json!({"client_id": 99_999, "service_id": 99_999, "earliest": "24:00"}),
            vec!["client_id", "latest", "service_id"],
        ),
    ] {
        assert_eq!(owner.post("/waitlist", scene.entry(0, more)).await.fields(), fields);
    }
}

#[parlour_testkit::both_engines]
async fn entries_end_when_their_last_day_has_passed_there(app: TestApp) {
    let scene = Scene::new(&app).await;
    scene.wait(&[0, 1]).await;
    // The last day of the entries is Tuesday the 12th. It ends at midnight in New York (05:00 UTC on the 13th).
    app.advance_clock(Duration::from_secs((8 * 24 + 15) * 3600 - 1));
    assert_eq!(expire_entries(&app.app.state().bookings).await.unwrap(), 0);
    app.advance_clock(Duration::from_secs(1));
    assert_eq!(expire_entries(&app.app.state().bookings).await.unwrap(), 2);
    let owner = app.user("owner").await;
    assert_eq!(owner.list::<WaitlistEntry>("/waitlist?state=expired").await.len(), 2);
}

#[parlour_testkit::both_engines]
async fn a_link_that_was_not_made_here_leads_nowhere(app: TestApp) {
    let scene = Scene::new(&app).await;
    let entries = scene.wait(&[0]).await;
    scene.salon.owner.cancel(scene.booking.id).await;
    let offer = until_offered(&app, &scene.salon.owner, &entries).await.remove(0);
    let token = offer.strip_prefix("/offers/").unwrap();
    let stranger = app.stranger();
    let other = offer_token(&app.app, BusinessId(2), OfferId(1));
    let (cut, longer) = (&token[1..], format!("{token}A"));
    let changed = format!("{}{}", &token[..token.len() - 2], if token.ends_with("AA") { "BA" } else { "AA" });
    for wrong in ["x", "1", "%00", cut, &longer, &changed, &other] {
        for answer in [
            stranger.get(&format!("/offers/{wrong}")).await,
            answer(&stranger, &format!("/offers/{wrong}"), "accept").await,
        ] {
            assert_eq!((answer.status, answer.code()), (StatusCode::NOT_FOUND, "not_found"), "{wrong}");
        }
    }
}
