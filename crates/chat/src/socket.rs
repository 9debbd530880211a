//! Handles the chat messages that clients send over sockets.

use std::net::{IpAddr, Ipv4Addr};

use deserr::Deserr;
use parlour_core::changes::{Change, Transaction};
use parlour_core::context::{Context, WeakContext};
use parlour_core::http::extract::FieldErrors;
use parlour_core::http::{Problem, into_result};
use parlour_core::types::{MessageText, UserId};
use parlour_live::{ChatHandler, SocketUser};
use parlour_rate_limit::Subject;
use parlour_realtime::ServerMessage;
use serde_json::Value;
use utoipa::ToSchema;

use super::model::peer;
use super::send::send;

/// Command that a client sends over a socket: a message, or a report that the user is writing one.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, tag = "type", rename_all = lowercase, deny_unknown_fields)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum ChatCommand {
    /// Sends a message.
    #[schema(examples(json!({"type": "message", "to": 2, "text": "Your ten o'clock is here"})))]
    Message {
        /// Id of the recipient. Ignored at a socket for one conversation, otherwise required.
        #[deserr(default)]
        to: Option<UserId>,
        text: MessageText,
    },
    /// Reports that the user is writing a message.
    #[schema(examples(json!({"type": "typing", "to": 2})))]
    Typing {
        /// Id of the recipient. Ignored at a socket for one conversation, otherwise required.
        #[deserr(default)]
        to: Option<UserId>,
    },
}

/// Handles a chat message from a socket, and publishes the resulting event.
async fn handle_command(app: &Context, user: &SocketUser, text: &str) -> Result<(), Problem> {
    let value: Value = serde_json::from_str(text).map_err(|error| Problem::field("", error.to_string()))?;
    if !matches!(value["type"].as_str(), Some("message" | "typing")) {
        return Err(Problem::field("type", "must be `message` or `typing`"));
    }
    let said = deserr::deserialize::<ChatCommand, _, FieldErrors>(value);
    let said = said.map_err(|errors| Problem::invalid(errors.into_vec()))?;
    let (to, text) = match said {
        ChatCommand::Message { to, text } => (to, Some(text)),
        ChatCommand::Typing { to } => (to, None),
    };
    let asked = Subject {
        address: IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        user: Some(user.principal.user_id.0),
        business: Some(user.principal.business_id.0),
        api_key: None,
        tags: &user.principal.tags(),
        proof: None,
    };
    let plan = app.rate_limiter.plan("POST /chats/{user_id}/messages");
    let outcome = app.rate_limiter.check(&plan, &asked, || app.random.token()).await;
    into_result(app, outcome).1?;
    let other = user.chat.or(to).ok_or_else(|| Problem::field("to", "is missing"))?;
    let (principal, now) = (user.principal.clone(), app.clock.now());
    let (business, from) = (principal.business_id, principal.user_id);
    match text {
        Some(text) => {
            let files = app.uploads.clone();
            let send = move |tx: &mut Transaction<'_, '_>| {
                send(tx, &principal, other, text.as_str(), &[], (&files, now)).map(drop)
            };
            app.changes.write(business, send).await?;
        }
        None => {
            app.db.read(move |tx| peer(tx, &principal, other)).await?;
            app.changes.publish(business, Change::ChatTyping { from, to: other }).await;
        }
    }
    Ok(())
}

/// Returns the handler of chat messages from sockets. Once the context is dropped, it ignores messages.
pub fn socket_handler(app: WeakContext) -> ChatHandler {
    Box::new(move |user, text| {
        let app = app.upgrade();
        Box::pin(async move {
            let problem = handle_command(&app?, user, text).await.err()?;
            if let Some(cause) = problem.cause() {
                tracing::warn!(
                    cause = parlour_telemetry::error_chain(&**cause),
                    code = problem.code.as_str(),
                    "chat message rejected"
                );
            }
            let document = problem.document(None);
            let detail = document.detail.as_deref().unwrap_or(document.title);
            let problem = serde_json::to_value(&document).ok();
            Some(ServerMessage::Error { code: document.code.as_str(), detail, problem }.text())
        })
    })
}
