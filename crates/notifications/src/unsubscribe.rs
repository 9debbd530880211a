//! Links for clients to turn a business's notifications off and on again.
//!
//! Opening the link only shows a question, because programs that scan emails open links too. A POST to the link makes
//! the change. Mail programs with an unsubscribe button send the same POST (RFC 8058).

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use parlour_core::changes::Change;
use parlour_core::http::Problem;
use parlour_core::signed_token;
use parlour_core::types::{BusinessId, ClientId};
use parlour_db::params;

use crate::state::Notifications;

parlour_db::statements! {
    FIND = "SELECT b.name, c.unsubscribed FROM clients c JOIN businesses b ON b.id = c.business_id
        WHERE c.business_id = $1 AND c.id = $2";
    /// Finds the client that this one was merged into, so that links in earlier emails remain valid.
    MERGED_INTO = "SELECT client_id FROM merged_clients WHERE business_id = $1 AND id = $2";
    SET_UNSUBSCRIBED = "UPDATE clients SET unsubscribed = $3 WHERE business_id = $1 AND id = $2";
}

/// Shows a page that asks whether to turn notifications off, or on again.
pub async fn show_unsubscribe(
    State(app): State<Notifications>,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let Some((business, client)) = whose(&app, &token).await? else { return Ok(not_found()) };
    page(&app, business, client).await
}

/// Turns notifications off, or on again if the form contains `resume`.
pub async fn unsubscribe(
    State(app): State<Notifications>,
    Path(token): Path<String>,
    wish: Bytes,
) -> Result<Response, Problem> {
    let Some((business, client)) = whose(&app, &token).await? else { return Ok(not_found()) };
    // Mail programs send the body `List-Unsubscribe=One-Click`, which turns notifications off.
    let unsubscribed = !form_urlencoded::parse(&wish).any(|(name, _)| name == "resume");
    let muting = app.changes.write(business, move |tx| {
        tx.record_change(Change::ClientUpdated { client });
        Ok(tx.execute(&SET_UNSUBSCRIBED, params![business, client, unsubscribed])?)
    });
    muting.await?;
    page(&app, business, client).await
}

async fn whose(app: &Notifications, token: &str) -> Result<Option<(BusinessId, ClientId)>, Problem> {
    let Some([business, client]) = signed_token::read(app.sender.unsubscribe, token) else { return Ok(None) };
    let (business, client) = (BusinessId(business), ClientId(client));
    let now = app.db.read(move |tx| tx.first(&MERGED_INTO, params![business, client], |row| row.take::<ClientId>()));
    let now = now.await.map_err(|error: parlour_db::Error| Problem::from(error))?;
    Ok(Some((business, now.unwrap_or(client))))
}

async fn page(app: &Notifications, business: BusinessId, client: ClientId) -> Result<Response, Problem> {
    let found = app.db.read(move |tx| {
        tx.first(&FIND, params![business, client], |row| Ok((row.take::<String>()?, row.take::<bool>()?)))
    });
    let found = found.await.map_err(|error: parlour_db::Error| Problem::from(error))?;
    let Some((name, unsubscribed)) = found else { return Ok(not_found()) };
    let name = escaped(&name);
    let (says, button, hidden) = if unsubscribed {
        (
            format!("You get no more messages from {name}."),
            "Turn them on again",
            r#"<input type="hidden" name="resume" value="yes">"#,
        )
    } else {
        (format!("You get messages from {name} about your appointments."), "Turn them off", "")
    };
    let page = include_str!("unsubscribe.html")
        .replace("<!-- business -->", &name)
        .replace("<!-- says -->", &says)
        .replace("<!-- hidden -->", hidden)
        .replace("<!-- button -->", button);
    Ok(Html(page).into_response())
}

fn not_found() -> Response {
    let page = include_str!("unsubscribe.html");
    let start = page.find("<form").unwrap_or(page.len());
    let end = page.find("</form>").map_or(start, |end| end + "</form>".len());
    let page = [&page[..start], &page[end..]].concat();
    let page = page
        .replace("<!-- business -->", "Messages")
        .replace("<!-- says -->", "This link is not complete. Open it as it is in the message.");
    (StatusCode::NOT_FOUND, Html(page)).into_response()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
