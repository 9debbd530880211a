//! The task of one socket. It reads, writes, sends pings, and handles requests one at a time. It reads nothing while a
//! request is being handled, so a client cannot pile up work. Queued frames are still written meanwhile.

use std::future::poll_fn;
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

use crate::application::Application;
use crate::limits::Limits;
use crate::protocol::{Request, ServerMessage};
use crate::room::DeliveryStats;
use crate::session::Session;
use crate::websocket_frame::{self, Close, Decoder, Incoming};

/// Size of the read buffer, in bytes. It is on the stack: an idle socket has no buffer.
const READ_BUFFER: usize = 4 * 1024;

type Work = Pin<Box<dyn Future<Output = ()> + Send>>;

pub(crate) struct Connection<S, P: Application> {
    stream: S,
    decoder: Decoder,
    session: Arc<Session<P>>,
    /// Future of [`Session::begin`], a request or a heartbeat, while it runs.
    work: Option<Work>,
    rate: Rate,
    malformed: u32,
    last_received: Instant,
    next_heartbeat: Instant,
    /// True if a heartbeat must run as soon as `work` is done.
    is_due: bool,
    /// Time when writing stopped making progress; `None` if it is not stuck.
    stuck: Option<Instant>,
    /// Time at which closing began.
    closing: Option<Instant>,
    read_state: ReadState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ReadState {
    All,
    /// The client broke the rules. Its input is discarded until it closes the connection.
    Discard,
    /// The client sent a close frame, or the stream ended.
    Ended,
}

impl<S: AsyncRead + AsyncWrite + Unpin, P: Application> Connection<S, P> {
    /// Creates the connection of a socket. `read` holds the bytes already received from `stream`.
    pub(crate) fn new(stream: S, read: &[u8], session: Arc<Session<P>>) -> Self {
        let (now, heartbeat) = (Instant::now(), session.core().limits.heartbeat);
        let mut decoder = Decoder::default();
        decoder.feed(read);
        Self {
            stream,
            decoder,
            work: Some(Box::pin(Arc::clone(&session).begin())),
            rate: Rate::new(now),
            malformed: 0,
            last_received: now,
            is_due: false,
            next_heartbeat: now + heartbeat / 2 + session.id.part_of(heartbeat / 2),
            stuck: None,
            closing: None,
            read_state: ReadState::All,
            session,
        }
    }

    /// Runs until the closing handshake ends or times out. An I/O error ends it too.
    pub(crate) async fn run(mut self) {
        let mut timer = pin!(sleep_until(self.next_heartbeat));
        if let Err(error) = poll_fn(|context| self.poll(context, timer.as_mut())).await {
            tracing::debug!(error = &error as &dyn std::error::Error, "socket error");
        }
    }

    fn poll(&mut self, context: &mut Context<'_>, mut timer: Pin<&mut Sleep>) -> Poll<io::Result<()>> {
        loop {
            if let Some(work) = &mut self.work
                && work.as_mut().poll(context).is_ready()
            {
                self.work = None;
            }
            let now = Instant::now();
            self.watch(now);
            if self.is_due && self.work.is_none() && self.closing.is_none() {
                self.is_due = false;
                self.work = Some(Box::pin(Arc::clone(&self.session).heartbeat()));
                continue;
            }
            let is_out = self.write(now, context)?;
            let is_overdue = self.closing.is_some_and(|since| now >= since + self.limits().close_timeout);
            if is_overdue || (self.closing.is_some() && is_out && self.read_state == ReadState::Ended) {
                return Poll::Ready(Ok(()));
            }
            let deadline = self.deadline();
            if timer.deadline() != deadline {
                timer.as_mut().reset(deadline);
            }
            if timer.as_mut().poll(context).is_ready() {
                continue;
            }
            ready!(self.poll_read(context))?;
        }
    }

    fn limits(&self) -> &Limits {
        &self.session.core().limits
    }

    /// Closes the socket if it is silent or stuck. Otherwise begins a heartbeat if one is due.
    fn watch(&mut self, now: Instant) {
        if self.closing.is_some() {
            return;
        }
        let Limits { idle_timeout: silence, write_timeout: stuck, heartbeat, .. } = *self.limits();
        if now >= self.last_received + silence {
            self.session.outbox.close(Close::SILENT);
        } else if self.stuck.is_some_and(|since| now >= since + stuck) {
            let dropped = u64::from(self.session.outbox.close(Close::TOO_SLOW));
            self.session.core().count(DeliveryStats { dropped, ..DeliveryStats::default() });
        } else if now >= self.next_heartbeat {
            self.next_heartbeat = now + heartbeat;
            self.session.put(websocket_frame::ping());
            self.is_due = true;
        }
    }

    /// Returns the time of the next timeout or heartbeat.
    fn deadline(&self) -> Instant {
        let limits = self.limits();
        if let Some(since) = self.closing {
            return since + limits.close_timeout;
        }
        let beat = self.next_heartbeat.min(self.last_received + limits.idle_timeout);
        self.stuck.map_or(beat, |since| beat.min(since + limits.write_timeout))
    }

    /// Writes queued frames until the socket accepts no more. Returns true if all of them are written.
    fn write(&mut self, now: Instant, context: &mut Context<'_>) -> io::Result<bool> {
        let progress = self.session.outbox.poll_write(&mut self.stream, context)?;
        self.stuck = match self.stuck {
            Some(since) if progress.is_stuck && progress.written == 0 => Some(since),
            _ => progress.is_stuck.then_some(now),
        };
        if progress.is_closing {
            self.closing.get_or_insert(now);
        }
        Ok(!progress.is_stuck)
    }

    /// Reads and handles the client's next frame. Reads nothing while a request is being handled,
    /// unless the socket is closing.
    fn poll_read(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.read_state == ReadState::Ended || (self.work.is_some() && self.closing.is_none()) {
            return Poll::Pending;
        }
        loop {
            if self.read_state == ReadState::All {
                match self.decoder.next(self.limits().max_message_bytes) {
                    Ok(Some(incoming)) => {
                        self.take(incoming);
                        return Poll::Ready(Ok(()));
                    }
                    Ok(None) => {}
                    Err(close) => {
                        self.session.outbox.close(close);
                        self.read_state = ReadState::Discard;
                        return Poll::Ready(Ok(()));
                    }
                }
            }
            let mut bytes = [0; READ_BUFFER];
            let mut bytes = ReadBuf::new(&mut bytes);
            ready!(Pin::new(&mut self.stream).poll_read(context, &mut bytes))?;
            if bytes.filled().is_empty() {
                // The stream ended without a close frame: close with 1000 and read no further.
                self.session.outbox.close(Close::DONE);
                self.read_state = ReadState::Ended;
                return Poll::Ready(Ok(()));
            }
            self.last_received = Instant::now();
            if self.read_state == ReadState::All {
                self.decoder.feed(bytes.filled());
            }
        }
    }

    fn take(&mut self, incoming: Incoming) {
        if let Incoming::Close(answer) = incoming {
            self.session.outbox.close(answer);
            self.read_state = ReadState::Ended;
            return;
        }
        if self.closing.is_some() {
            return;
        }
        let limits = &self.session.core().limits;
        if !self.rate.pass(self.last_received, limits) {
            self.session.outbox.close(Close::TOO_FAST);
            self.read_state = ReadState::Discard;
            return;
        }
        match incoming {
            Incoming::Text(text) => self.take_text(text),
            Incoming::Ping(payload) => self.session.put(websocket_frame::pong(&payload)),
            Incoming::Pong | Incoming::Part | Incoming::Close(_) => {}
        }
    }

    fn take_text(&mut self, text: String) {
        match Request::read(&text) {
            Ok(request) => self.work = Some(Box::pin(Arc::clone(&self.session).handle(request, text))),
            Err(detail) => {
                self.session.answer(&ServerMessage::malformed(detail));
                self.malformed += 1;
                if self.malformed >= self.limits().max_malformed {
                    self.session.outbox.close(Close::TOO_MALFORMED);
                }
            }
        }
    }
}

/// Token bucket that limits how often a client sends. It holds [`Limits::burst`] tokens, and gains [`Limits::rate`]
/// tokens per second.
#[derive(Debug)]
struct Rate {
    /// Time at which the bucket will be full.
    full: Instant,
}

impl Rate {
    fn new(now: Instant) -> Self {
        Self { full: now }
    }

    fn pass(&mut self, now: Instant, limits: &Limits) -> bool {
        let each = Duration::from_secs(1) / limits.rate.max(1);
        let full = self.full.max(now) + each;
        let passes = full <= now + each * limits.burst;
        if passes {
            self.full = full;
        }
        passes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_may_send_a_burst_and_then_at_a_rate() {
        let (now, limits) = (Instant::now(), Limits::default());
        let mut rate = Rate::new(now);
        let passed = |rate: &mut Rate, after: u64| {
            (0..100).filter(|_| rate.pass(now + Duration::from_millis(after), &limits)).count()
        };
        assert_eq!(passed(&mut rate, 0), 40);
        assert_eq!(passed(&mut rate, 49), 0);
        assert_eq!(passed(&mut rate, 50), 1);
        assert_eq!(passed(&mut rate, 1_050), 20);
        assert_eq!(passed(&mut rate, 60_000), 40);
    }
}
