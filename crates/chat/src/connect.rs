//! `GET /ws/chat/{user_id}`: a WebSocket for one conversation.

use axum::extract::{Request, State};
use axum::response::Response;
use parlour_core::context::Context;
use parlour_core::http::Problem;
use parlour_core::http::extract::PathParam;
use parlour_core::principal::Member;
use parlour_core::types::UserId;
use parlour_live::{Live, open};

use super::model::peer;

/// Opens a WebSocket for a conversation.
///
/// `{"type":"message","text":"…"}` sends a message, and `{"type":"typing"}` reports that you are writing one. The
/// activity of both users arrives as `message.created`, `chat.read` and `chat.typing` in your room
/// `business/B/user/U`, which the socket joins when it opens. The events of your other conversations arrive there too.
#[utoipa::path(get, path = "/ws/chat/{user_id}", tag = "live",
    params(("user_id" = UserId, Path,)),
    responses((status = 101), (status = 426, body = parlour_core::http::problem::Document)))]
pub async fn open_chat(
    State(app): State<Context>,
    State(live): State<Live>,
    principal: Member,
    PathParam(other): PathParam<UserId>,
    request: Request,
) -> Result<Response, Problem> {
    let member = principal.0.clone();
    app.db.read(move |tx| peer(tx, &member, other)).await?;
    open(&app, live, principal.0, Some(other), request).await
}
