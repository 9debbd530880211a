//! `GET /ws`: where a WebSocket begins.

use std::pin::Pin;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum_extra::TypedHeader;
use axum_extra::headers::{
    Connection, HeaderMapExt as _, SecWebsocketAccept, SecWebsocketKey, SecWebsocketVersion, Upgrade,
};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;

use super::{Live, Visitor};
use crate::accounts::{Member, Principal, comes_from_another_site, session_behind};
use crate::app::App;
use crate::chat;
use crate::http::input::Segment;
use crate::http::server::Stream;
use crate::http::{Code, Problem};
use crate::types::UserId;

/// Opens a WebSocket for live events.
///
/// Messages are JSON: `{"type":"subscribe","room":"business/1/location/2/day/2027-01-22"}` joins a room, also with the `epoch` and
/// `offset` of the last event that one has, to get what came after it. `/api/asyncapi.json` describes all messages, rooms and
/// closing codes. A user has five sockets at most.
#[utoipa::path(get, path = "/ws", operation_id = "open_socket", tag = "live",
    responses((status = 101), (status = 426, body = crate::http::problem::Document)))]
pub async fn connect(State(app): State<App>, who: Member, request: Request) -> Result<Response, Problem> {
    open(&app, who.0, None, request).await
}

/// Opens a WebSocket for a conversation.
///
/// `{"type":"message","text":"…"}` sends a message, and `{"type":"typing"}` says that one is being written. What both say comes as
/// `message.created`, `chat.read` and `chat.typing`, in the room `business/B/user/U` that the socket is in from the start.
#[utoipa::path(get, path = "/ws/chat/{user_id}", operation_id = "open_chat", tag = "live",
    params(("user_id" = UserId, Path,)),
    responses((status = 101), (status = 426, body = crate::http::problem::Document)))]
pub async fn connect_chat(
    State(app): State<App>,
    who: Member,
    Segment(other): Segment<UserId>,
    request: Request,
) -> Result<Response, Problem> {
    let member = who.0.clone();
    app.db.read(move |tx| chat::peer(tx, &member, other)).await?;
    open(&app, who.0, Some(other), request).await
}

async fn open(
    app: &App,
    principal: Arc<Principal>,
    chat: Option<UserId>,
    mut request: Request,
) -> Result<Response, Problem> {
    let headers = request.headers();
    // Browsers let any page open a socket to any site, cookies included.
    if headers.get(header::AUTHORIZATION).is_none() && comes_from_another_site(&Method::POST, headers) {
        return Err(Problem::new(Code::CrossSite));
    }
    let key = key(headers).ok_or_else(|| Problem::new(Code::UpgradeRequired))?;
    let who = Visitor { principal, session: session_behind(headers, app).await?, chat };
    let upgrade = request.extensions_mut().remove::<OnUpgrade>().ok_or_else(|| Problem::new(Code::UpgradeRequired))?;
    let live = app.live.clone();
    tokio::spawn(async move {
        match upgrade.await {
            Ok(upgraded) => serve(&live, upgraded, who).await,
            Err(error) => tracing::debug!(error = &error as &dyn std::error::Error, "a socket did not come about"),
        }
    });
    let accepted = TypedHeader(SecWebsocketAccept::from(key));
    let headers = (TypedHeader(Connection::upgrade()), TypedHeader(Upgrade::websocket()), accepted);
    Ok((StatusCode::SWITCHING_PROTOCOLS, headers, Body::empty()).into_response())
}

/// Takes the bare connection out of what the server wrapped it in: a socket that is idle should cost little.
fn serve(live: &Live, upgraded: Upgraded, who: Visitor) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    match upgraded.downcast::<Stream>() {
        Ok(parts) => Box::pin(live.serve(parts.io.into_inner().into_inner(), &parts.read_buf, who)),
        Err(upgraded) => Box::pin(live.serve(TokioIo::new(upgraded), &[], who)),
    }
}

/// The key of a handshake for version 13, if this is one.
fn key(headers: &HeaderMap) -> Option<SecWebsocketKey> {
    let upgrades = headers.typed_get::<Connection>().is_some_and(|connection| connection.contains(header::UPGRADE));
    let is_websocket =
        headers.get(header::UPGRADE).is_some_and(|protocol| protocol.as_bytes().eq_ignore_ascii_case(b"websocket"));
    let is_sound = headers.get(header::SEC_WEBSOCKET_KEY).is_some_and(|key| key.len() == 24);
    headers.typed_get::<SecWebsocketVersion>()?;
    headers.typed_get().filter(|_| upgrades && is_websocket && is_sound)
}
