//! Chat: messages and unread counts.

use axum::http::StatusCode;
use futures_util::future::join_all;
use serde_json::json;

use crate::responses::{Chat, Message, Page, Unread};
use crate::support::{TestApp, User};

async fn say(from: &User, to: i64, text: &str) -> Message {
    from.create_as(&format!("/chats/{to}/messages"), json!({"text": text})).await
}

async fn read(user: &User, other: i64, message: i64) -> Chat {
    user.post(&format!("/chats/{other}/read"), json!({"message_id": message})).await.expect_as(StatusCode::OK)
}

async fn unread(user: &User) -> i64 {
    user.get("/chats/unread").await.expect_as::<Unread>(StatusCode::OK).unread
}

async fn texts(user: &User, other: i64, query: &str) -> Vec<String> {
    let messages: Vec<Message> = user.list(&format!("/chats/{other}/messages{query}")).await;
    messages.into_iter().map(|message| message.text).collect()
}

#[parlour_testkit::both_engines]
async fn two_talk_and_each_knows_what_is_still_to_be_read(app: TestApp) {
    let (desk, stylist) = (app.user("desk").await, app.user("stylist").await);
    let (desk_id, stylist_id) = (desk.me().await.id, stylist.me().await.id);
    for text in ["one", "two\nlines", "three"] {
        say(&desk, stylist_id, text).await;
    }
    assert_eq!((unread(&desk).await, unread(&stylist).await), (0, 3));
    assert_eq!(texts(&stylist, desk_id, "").await, ["three", "two\nlines", "one"]);
    assert_eq!(texts(&desk, stylist_id, "").await, texts(&stylist, desk_id, "").await);
    let chat = &stylist.list::<Chat>("/chats").await[0];
    assert_eq!((chat.with.id, chat.unread, chat.last_message.text.as_str()), (desk_id, 3, "three"));
    let page = stylist.get(&format!("/chats/{desk_id}/messages?limit=2")).await;
    let page: Page<Message> = page.expect_as(StatusCode::OK);
    let second = page.items[1].id;
    let chat = read(&stylist, desk_id, second).await;
    assert_eq!((chat.unread, chat.read_message_id), (1, second));
    let next = page.next.unwrap();
    assert_eq!(texts(&stylist, desk_id, &format!("?limit=2&cursor={next}")).await, ["one"]);
    let rest: Vec<Message> = stylist.list(&format!("/chats/{desk_id}/messages?limit=1&cursor={next}")).await;
    let chat = read(&stylist, desk_id, rest[0].id).await;
    assert_eq!(chat.unread, 1, "what was read stays read");
    say(&stylist, desk_id, "four").await;
    assert_eq!((unread(&desk).await, unread(&stylist).await), (1, 0), "who answers has read");
}

#[parlour_testkit::both_engines]
async fn whoever_may_not_talk_finds_nobody(app: TestApp) {
    let (desk, client, rival) = (app.user("desk").await, app.user("client").await, app.user("rival").await);
    let (desk_id, client_id, rival_id) = (desk.me().await.id, client.me().await.id, rival.me().await.id);
    say(&client, desk_id, "May I come later?").await;
    say(&desk, client_id, "Of course").await;
    for (user, other) in [(&desk, rival_id), (&rival, desk_id), (&desk, 999_999)] {
        let path = format!("/chats/{other}/messages");
        assert_eq!(user.get(&path).await.code(), "not_found");
        assert_eq!(user.post(&path, json!({"text": "x"})).await.code(), "not_found");
        assert_eq!(user.post(&format!("/chats/{other}/typing"), json!({})).await.code(), "not_found");
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
    let read = desk.post(&format!("/chats/{client_id}/read"), json!({"message_id": theirs.id})).await;
    assert_eq!(read.fields(), ["message_id"]);
}

#[parlour_testkit::both_engines]
async fn many_at_once_lose_nothing(app: TestApp) {
    let (desk, stylist) = (app.user("desk").await, app.user("stylist").await);
    let (desk_id, stylist_id) = (desk.me().await.id, stylist.me().await.id);
    let said = (0..60).map(|number: usize| {
        let (from, to) = if number.is_multiple_of(2) { (desk.clone(), stylist_id) } else { (stylist.clone(), desk_id) };
        tokio::spawn(async move { say(&from, to, &number.to_string()).await.id })
    });
    let ids: Vec<i64> = join_all(said).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(texts(&desk, stylist_id, "?limit=100").await.len(), 60);
    let last = *ids.iter().max().unwrap();
    for (user, other) in [(&desk, stylist_id), (&stylist, desk_id)] {
        assert_eq!(user.list::<Chat>("/chats").await[0].last_message.id, last);
        assert_eq!(read(user, other, last).await.unread, 0);
    }
}
