//! Chat: what is said, and what is still to be read.

use axum::http::StatusCode;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{TestApp, User};

async fn id(user: &User) -> i64 {
    user.get("/me").await.expect(StatusCode::OK)["id"].as_i64().unwrap()
}

async fn say(from: &User, to: i64, text: &str) -> Value {
    from.create(&format!("/chats/{to}/messages"), json!({"text": text})).await
}

async fn unread(user: &User) -> i64 {
    user.get("/chats/unread").await.expect(StatusCode::OK)["unread"].as_i64().unwrap()
}

async fn texts(user: &User, other: i64, query: &str) -> Vec<String> {
    let page = user.get(&format!("/chats/{other}/messages{query}")).await.expect(StatusCode::OK);
    page["items"].as_array().unwrap().iter().map(|message| message["text"].as_str().unwrap().to_owned()).collect()
}

#[testkit::both_engines]
async fn two_talk_and_each_knows_what_is_still_to_be_read(app: TestApp) {
    let (desk, stylist) = (app.user("desk").await, app.user("stylist").await);
    let (desk_id, stylist_id) = (id(&desk).await, id(&stylist).await);
    for text in ["one", "two\nlines", "three"] {
        say(&desk, stylist_id, text).await;
    }
    assert_eq!((unread(&desk).await, unread(&stylist).await), (0, 3));
    assert_eq!(texts(&stylist, desk_id, "").await, ["three", "two\nlines", "one"]);
    assert_eq!(texts(&desk, stylist_id, "").await, texts(&stylist, desk_id, "").await);
    let chats = stylist.get("/chats").await.expect(StatusCode::OK);
    let chat = &chats["items"][0];
    assert_eq!(
        (&chat["with"]["id"], &chat["unread"], &chat["last_message"]["text"]),
        (&json!(desk_id), &json!(3), &json!("three"))
    );
    let page = stylist.get(&format!("/chats/{desk_id}/messages?limit=2")).await.expect(StatusCode::OK);
    let second = page["items"][1]["id"].clone();
    let read =
        stylist.post(&format!("/chats/{desk_id}/read"), json!({"message_id": second})).await.expect(StatusCode::OK);
    assert_eq!((&read["unread"], &read["read_message_id"]), (&json!(1), &second));
    let next = page["next"].as_str().unwrap();
    assert_eq!(texts(&stylist, desk_id, &format!("?limit=2&cursor={next}")).await, ["one"]);
    let first =
        stylist.get(&format!("/chats/{desk_id}/messages?limit=1&cursor={next}")).await.body["items"][0]["id"].clone();
    let back =
        stylist.post(&format!("/chats/{desk_id}/read"), json!({"message_id": first})).await.expect(StatusCode::OK);
    assert_eq!(back["unread"], 1, "what was read stays read");
    say(&stylist, desk_id, "four").await;
    assert_eq!((unread(&desk).await, unread(&stylist).await), (1, 0), "who answers has read");
}

#[testkit::both_engines]
async fn whoever_may_not_talk_finds_nobody(app: TestApp) {
    let (desk, client, rival) = (app.user("desk").await, app.user("client").await, app.user("rival").await);
    let (desk_id, client_id, rival_id) = (id(&desk).await, id(&client).await, id(&rival).await);
    say(&client, desk_id, "May I come later?").await;
    say(&desk, client_id, "Of course").await;
    for (who, other) in [(&desk, rival_id), (&rival, desk_id), (&desk, 999_999)] {
        let path = format!("/chats/{other}/messages");
        assert_eq!(who.get(&path).await.code(), "not_found");
        assert_eq!(who.post(&path, json!({"text": "x"})).await.code(), "not_found");
        assert_eq!(who.post(&format!("/chats/{other}/typing"), json!({})).await.code(), "not_found");
    }
    let stylist = app.user("stylist").await;
    assert_eq!(texts(&stylist, client_id, "").await, [""; 0], "that is a conversation of their own");
    for (body, fields) in [
        (json!({}), vec!["text"]),
        (json!({"text": " \n "}), vec!["text"]),
        (json!({"text": "\u{200b}"}), vec!["text"]),
        (json!({"text": "x".repeat(4_001)}), vec!["text"]),
        (json!({"text": 1, "to": 2}), vec!["text", "to"]),
    ] {
        assert_eq!(desk.post(&format!("/chats/{client_id}/messages"), body.clone()).await.fields(), fields, "{body}");
    }
    let theirs = say(&stylist, desk_id, "psst").await;
    let read = desk.post(&format!("/chats/{client_id}/read"), json!({"message_id": theirs["id"]})).await;
    assert_eq!(read.fields(), ["message_id"]);
}

#[testkit::both_engines]
async fn many_at_once_lose_nothing(app: TestApp) {
    let (desk, stylist) = (app.user("desk").await, app.user("stylist").await);
    let (desk_id, stylist_id) = (id(&desk).await, id(&stylist).await);
    let said = (0..60).map(|number: usize| {
        let (from, to) = if number.is_multiple_of(2) { (desk.clone(), stylist_id) } else { (stylist.clone(), desk_id) };
        tokio::spawn(async move { say(&from, to, &number.to_string()).await["id"].as_i64().unwrap() })
    });
    let ids: Vec<i64> = join_all(said).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(texts(&desk, stylist_id, "?limit=100").await.len(), 60);
    let last = ids.iter().max().unwrap();
    for (who, other) in [(&desk, stylist_id), (&stylist, desk_id)] {
        let chat = who.get("/chats").await.body["items"][0].clone();
        assert_eq!(chat["last_message"]["id"], *last);
        let read = who.post(&format!("/chats/{other}/read"), json!({"message_id": last})).await.expect(StatusCode::OK);
        assert_eq!(read["unread"], 0);
    }
}
