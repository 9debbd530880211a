//! A WebSocket client for tests, and an application that echoes messages.

use std::time::Duration;

use parlour_realtime::{Application, SocketId};
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

/// Application that echoes messages. Everyone may join all rooms except `private…`. Rooms `team…` have presence.
#[derive(Debug, Default)]
pub struct Echo;

impl Application for Echo {
    type User = String;

    fn user(&self, user: &String) -> String {
        user.clone()
    }

    async fn may_join(&self, _: &String, room: &str) -> bool {
        !room.starts_with("private")
    }

    async fn may_stay(&self, user: &String) -> bool {
        user != "guest"
    }

    fn initial_rooms(&self, user: &String) -> Vec<String> {
        if user.starts_with("member") { vec![format!("own/{user}")] } else { Vec::new() }
    }

    fn presence_name(&self, user: &String, room: &str) -> Option<String> {
        room.starts_with("team").then(|| user.clone())
    }

    async fn message(&self, user: &String, _: SocketId, text: &str) -> Option<String> {
        (!text.contains("quiet")).then(|| json!({"type": "echo", "who": user, "text": text}).to_string())
    }
}

#[derive(Debug, PartialEq)]
pub enum Received {
    Text(Value),
    Ping,
    Pong(Vec<u8>),
    Close(u16, String),
    /// The stream ended or broke.
    End,
}

/// A WebSocket client over any stream. [`Self::received`] answers neither pings nor close frames.
#[derive(Debug)]
pub struct Client<S>(pub S);

impl<S: AsyncRead + AsyncWrite + Unpin> Client<S> {
    /// Sends a masked frame with the first byte `first`. Returns false if the stream is broken.
    pub async fn send_frame(&mut self, first: u8, payload: &[u8]) -> bool {
        let mask = [7, 77, 177, 0];
        let mut frame = vec![first];
        match payload.len() {
            length @ 0..126 => frame.push(0x80 | u8::try_from(length).unwrap()),
            length @ 126..65_536 => {
                frame.push(0x80 | 126);
                frame.extend(u16::try_from(length).unwrap().to_be_bytes());
            }
            length => {
                frame.push(0x80 | 127);
                frame.extend((length as u64).to_be_bytes());
            }
        }
        frame.extend(mask);
        frame.extend(payload.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask));
        self.0.write_all(&frame).await.is_ok()
    }

    pub async fn send(&mut self, message: Value) {
        self.send_frame(0x81, message.to_string().as_bytes()).await;
    }

    pub async fn received(&mut self) -> Received {
        self.try_received().await.unwrap_or(Received::End)
    }

    async fn try_received(&mut self) -> Option<Received> {
        let (first, length) = (self.0.read_u8().await.ok()?, self.0.read_u8().await.ok()?);
        let length = match length {
            126 => u64::from(self.0.read_u16().await.ok()?),
            127 => self.0.read_u64().await.ok()?,
            length => u64::from(length),
        };
        let mut payload = vec![0; usize::try_from(length).unwrap()];
        self.0.read_exact(&mut payload).await.ok()?;
        Some(match first {
            0x81 => Received::Text(serde_json::from_slice(&payload).unwrap()),
            0x88 => {
                let code = u16::from_be_bytes([payload[0], payload[1]]);
                Received::Close(code, String::from_utf8(payload[2..].to_vec()).unwrap())
            }
            0x89 => Received::Ping,
            0x8a => Received::Pong(payload),
            other => panic!("no server sends {other:x}"),
        })
    }

    /// Answers pings and returns the next message, or `None` if the hub closed the socket as too slow.
    pub async fn next_if_quick(&mut self) -> Option<Value> {
        loop {
            match self.received().await {
                Received::Text(message) => return Some(message),
                Received::Ping => drop(self.send_frame(0x8a, b"").await),
                Received::Close(1008, reason) if reason == "too_slow" => return None,
                other => panic!("{other:?} instead of a message"),
            }
        }
    }

    /// Answers pings and returns the next message. Panics if the hub closes the socket.
    pub async fn next(&mut self) -> Value {
        self.next_if_quick().await.unwrap()
    }

    /// Returns the next message of a type, skipping others.
    pub async fn next_of(&mut self, kind: &str) -> Value {
        let next = async {
            loop {
                let message = self.next().await;
                if message["type"] == kind {
                    return message;
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(100), next).await.unwrap_or_else(|_| panic!("no {kind} comes"))
    }

    /// Returns the code and reason of the close frame, and answers it. Skips everything before it. The code is 1006 if
    /// the stream ends without a close frame.
    pub async fn closed(&mut self) -> (u16, String) {
        loop {
            match self.received().await {
                Received::Close(code, reason) => {
                    self.send_frame(0x88, &code.to_be_bytes()).await;
                    return (code, reason);
                }
                Received::End => return (1006, String::new()),
                _ => {}
            }
        }
    }

    /// Subscribes and returns the answer.
    pub async fn subscribe(&mut self, room: &str) -> Value {
        self.send(json!({"type": "subscribe", "room": room})).await;
        self.next().await
    }

    /// Subscribes. Returns false if the hub closes the socket instead.
    pub async fn can_subscribe(&mut self, room: &str) -> bool {
        self.send(json!({"type": "subscribe", "room": room})).await;
        matches!(self.received().await, Received::Text(message) if message["type"] == "subscribed")
    }

    /// Subscribes again and returns the answer. `after` is an event or an answer received from the room.
    pub async fn resume(&mut self, after: &Value) -> Value {
        self.ask_to_resume(after).await;
        self.next().await
    }

    pub async fn ask_to_resume(&mut self, after: &Value) {
        let Value::Object(after) = after else { panic!("no position") };
        let (room, epoch, offset) = (&after["room"], &after["epoch"], &after["offset"]);
        self.send(json!({"type": "subscribe", "room": room, "epoch": epoch, "offset": offset})).await;
    }
}
