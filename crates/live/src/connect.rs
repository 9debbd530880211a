//! `GET /ws`: the handshake of a WebSocket.

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
use parlour_core::context::Context;
use parlour_core::http::write_timeout::Stream;
use parlour_core::http::{Code, Problem};
use parlour_core::principal::{Member, Principal, is_cross_site, watch_session};
use parlour_core::types::UserId;

use super::{Live, SocketUser};

/// Length of `Sec-WebSocket-Key`: 16 bytes in base64.
const KEY_LENGTH: usize = 24;

/// Opens a WebSocket for live events.
///
/// Messages are JSON: `{"type":"subscribe","room":"business/1/location/2/day/2027-01-22"}` joins a room. If the message
/// contains the `epoch` and `offset` of the last event received, the later events are sent too, if all of them are
/// available. `/api/asyncapi.json` describes all messages, rooms and close codes. The number of sockets of a user is
/// limited, by default to five.
#[utoipa::path(get, path = "/ws", tag = "live",
    responses((status = 101), (status = 426, body = parlour_core::http::problem::Document)))]
pub async fn open_socket(
    State(app): State<Context>,
    State(live): State<Live>,
    principal: Member,
    request: Request,
) -> Result<Response, Problem> {
    open(&app, live, principal.0, None, request).await
}

/// Answers a handshake and serves the socket. If `chat` is given, chat messages from the socket are sent to that user.
///
/// # Errors
/// Returns `cross_site` for a handshake from another site that has no `Authorization` header, and `upgrade_required`
/// for a request that is not a handshake.
pub async fn open(
    app: &Context,
    live: Live,
    principal: Arc<Principal>,
    chat: Option<UserId>,
    mut request: Request,
) -> Result<Response, Problem> {
    let headers = request.headers();
    // Browsers let any page open a socket to any site, cookies included.
    if headers.get(header::AUTHORIZATION).is_none() && is_cross_site(&Method::POST, headers) {
        return Err(Problem::new(Code::CrossSite));
    }
    let key = key(headers).ok_or_else(|| Problem::new(Code::UpgradeRequired))?;
    let user = SocketUser { principal, session: watch_session(headers, app).await?, chat };
    let upgrade = request.extensions_mut().remove::<OnUpgrade>().ok_or_else(|| Problem::new(Code::UpgradeRequired))?;
    tokio::spawn(async move {
        match upgrade.await {
            Ok(upgraded) => serve(&live, upgraded, user).await,
            Err(error) => tracing::debug!(error = &error as &dyn std::error::Error, "WebSocket upgrade failed"),
        }
    });
    let accepted = TypedHeader(SecWebsocketAccept::from(key));
    let headers = (TypedHeader(Connection::upgrade()), TypedHeader(Upgrade::websocket()), accepted);
    Ok((StatusCode::SWITCHING_PROTOCOLS, headers, Body::empty()).into_response())
}

/// Serves a socket. The connection is taken out of the HTTP server's types, so that an idle socket needs little memory.
fn serve(live: &Live, upgraded: Upgraded, user: SocketUser) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    match upgraded.downcast::<Stream>() {
        Ok(parts) => Box::pin(live.serve(parts.io.into_inner().into_inner(), &parts.read_buf, user)),
        Err(upgraded) => Box::pin(live.serve(TokioIo::new(upgraded), &[], user)),
    }
}

/// Returns the key of a WebSocket handshake of version 13 (RFC 6455, section 4.2.1). Returns `None` for other requests.
fn key(headers: &HeaderMap) -> Option<SecWebsocketKey> {
    headers.typed_get::<Connection>().filter(|connection| connection.contains(header::UPGRADE))?;
    let lines = headers.get_all(header::UPGRADE).iter().filter_map(|line| line.to_str().ok());
    let mut protocols = lines.flat_map(|line| line.split(','));
    protocols.find(|protocol| protocol.trim().eq_ignore_ascii_case("websocket"))?;
    headers.typed_get::<SecWebsocketVersion>()?;
    headers.get(header::SEC_WEBSOCKET_KEY).filter(|key| key.len() == KEY_LENGTH)?;
    headers.typed_get()
}
