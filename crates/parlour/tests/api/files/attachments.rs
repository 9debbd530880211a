//! Attachments of messages.

use axum::http::StatusCode;
use serde_json::json;

use super::{picture, put, text};
use crate::fixtures::DOCUMENT;
use crate::support::{TestApp, User, new_key};

#[parlour_testkit::both_engines]
async fn a_message_has_attachments_of_its_sender(app: TestApp) {
    let (desk, stylist, client, rival) =
        (app.user("desk").await, app.user("stylist").await, app.user("client").await, app.user("rival").await);
    let id = async |user: &User| user.get("/me").await.expect(StatusCode::OK)["id"].as_i64().unwrap();
    let (desk_id, client_id) = (id(&desk).await, id(&client).await);
    let upload =
        async |user: &User, file: Vec<u8>| put(user, "/attachments?name=x", file).await.expect(StatusCode::CREATED);
    let (document, shot) = (upload(&client, DOCUMENT.into()).await, upload(&client, picture(600, 300)).await);
    let photo = put(&stylist, "/clients/1/photos", picture(4, 4)).await.expect(StatusCode::CREATED);
    let waiting = client.get("/attachments").await.expect(StatusCode::OK);
    assert_eq!(waiting["items"], json!([shot, document]));
    assert_eq!(desk.get("/attachments").await.expect(StatusCode::OK)["items"], json!([]));

    let path = format!("/chats/{desk_id}/messages");
    let sent = client
        .post(&path, json!({"text": "", "attachment_ids": [shot["id"], document["id"]]}))
        .await
        .expect(StatusCode::CREATED);
    assert_eq!((&sent["attachments"], text(&sent, "/text")), (&json!([shot, document]), ""));
    let plain = client.post(&path, json!({"text": "there"})).await.expect(StatusCode::CREATED);
    assert_eq!(plain["attachments"], json!([]));
    let listed = desk.get(&format!("/chats/{client_id}/messages")).await.expect(StatusCode::OK);
    assert_eq!(listed["items"], json!([plain, sent]));
    let second = upload(&client, DOCUMENT.into()).await;
    let last =
        client.post(&path, json!({"text": "and", "attachment_ids": [second["id"]]})).await.expect(StatusCode::CREATED);
    assert_eq!(desk.get("/chats").await.expect(StatusCode::OK)["items"][0]["last_message"], last);
    let read =
        desk.post(&format!("/chats/{client_id}/read"), json!({"message_id": last["id"]})).await.expect(StatusCode::OK);
    assert_eq!(read["last_message"], last);
    assert_eq!(client.get("/attachments").await.expect(StatusCode::OK)["items"], json!([]));

    let (own, others, theirs) = (
        upload(&client, DOCUMENT.into()).await,
        upload(&desk, DOCUMENT.into()).await,
        upload(&rival, DOCUMENT.into()).await,
    );
    for wrong in [&others["id"], &theirs["id"], &document["id"], &photo["id"], &json!(999_999), &own["id"]] {
        let answer = client.post(&path, json!({"text": "x", "attachment_ids": [own["id"], wrong]})).await;
        assert_eq!(answer.fields(), ["attachment_ids.1"], "{wrong}: {}", answer.body);
    }
    let eleven = vec![own["id"].clone(); 11];
    for (body, field) in [
        (json!({"text": "", "attachment_ids": eleven}), "attachment_ids"),
        (json!({"text": " ", "attachment_ids": []}), "text"),
        (json!({"text": "", "attachment_ids": [0]}), "attachment_ids.0"),
        (json!({"attachment_ids": [own["id"]]}), "text"),
    ] {
        assert_eq!(client.post(&path, body).await.fields(), [field]);
    }
    let after = desk.get(&format!("/chats/{client_id}/messages")).await.expect(StatusCode::OK);
    assert_eq!(after["items"].as_array().unwrap().len(), 3, "what was refused was not sent");
    assert_eq!(
        client.get("/attachments").await.expect(StatusCode::OK)["items"],
        json!([own]),
        "and its attachment is still there"
    );
    let key = new_key();
    let once = client
        .post_once(&path, &key, json!({"text": "", "attachment_ids": [own["id"]]}))
        .await
        .expect(StatusCode::CREATED);
    assert_eq!(
        client
            .post_once(&path, &key, json!({"text": "", "attachment_ids": [own["id"]]}))
            .await
            .expect(StatusCode::CREATED),
        once
    );
    for refused in ["hello", "<html>", "a,b\n1,2"] {
        assert_eq!(put(&client, "/attachments", refused).await.code(), "file_not_allowed");
    }
}
