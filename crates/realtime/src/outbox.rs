//! Queue of frames for one socket. It is bounded, so a client that does not read costs little and blocks no publisher.

use std::collections::VecDeque;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use tokio::io::AsyncWrite;

use crate::websocket_frame::Close;

/// Maximum number of frames per vectored write.
const MAX_SLICES: usize = 16;
/// Capacity in frames that the queue may keep after a write, even if it is empty.
const SPARE_CAPACITY: usize = 8;

/// Result of queuing a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Queued {
    Waits,
    /// The queue was full, so the socket is being closed.
    Overflowed,
    /// The socket was already being closed.
    Closed,
}

#[derive(Debug)]
pub(crate) struct Outbox {
    queue: Mutex<Queue>,
    most: usize,
    most_bytes: usize,
}

#[derive(Debug, Default)]
struct Queue {
    frames: VecDeque<Bytes>,
    bytes: usize,
    /// Number of bytes of the first frame already written.
    written: usize,
    is_closing: bool,
    waker: Option<Waker>,
}

/// Result of writing to a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Progress {
    /// Number of bytes written by this call.
    pub(crate) written: usize,
    /// True if the socket accepts no more bytes for now. If false, everything is written and flushed.
    pub(crate) is_stuck: bool,
    /// True once a close frame was queued. No frames are queued after it.
    pub(crate) is_closing: bool,
}

impl Outbox {
    pub(crate) fn new(most: usize, most_bytes: usize) -> Self {
        Self { queue: Mutex::default(), most, most_bytes }
    }

    /// Queues a frame. If the queue is full, closes the socket as too slow: see [`Self::close`].
    pub(crate) fn put(&self, frame: Bytes) -> Queued {
        let mut queue = self.queue();
        if queue.is_closing {
            return Queued::Closed;
        }
        if queue.frames.len() >= self.most || queue.bytes + frame.len() > self.most_bytes {
            queue.close(Close::TOO_SLOW);
            wake(queue);
            return Queued::Overflowed;
        }
        queue.bytes += frame.len();
        queue.frames.push_back(frame);
        wake(queue);
        Queued::Waits
    }

    /// Replaces the queued frames by a close frame, except a frame that is partly written. Returns false if the socket
    /// was already being closed.
    pub(crate) fn close(&self, why: Close) -> bool {
        let mut queue = self.queue();
        if queue.is_closing {
            return false;
        }
        queue.close(why);
        wake(queue);
        true
    }

    pub(crate) fn is_closing(&self) -> bool {
        self.queue().is_closing
    }

    /// Writes as much as the socket accepts. The task is woken when the socket accepts more, or when a frame is queued.
    pub(crate) fn poll_write(
        &self,
        stream: &mut (impl AsyncWrite + Unpin),
        context: &mut Context<'_>,
    ) -> io::Result<Progress> {
        let mut progress = Progress { written: 0, is_stuck: false, is_closing: false };
        // The write does not block, so holding the lock does not delay publishers.
        let mut queue = self.queue();
        while !queue.frames.is_empty() {
            let Poll::Ready(written) = queue.poll_write(Pin::new(stream), context) else {
                progress.is_stuck = true;
                break;
            };
            let written = written?;
            if written == 0 {
                return Err(io::ErrorKind::WriteZero.into());
            }
            progress.written += written;
            queue.advance(written);
        }
        queue.frames.shrink_to(SPARE_CAPACITY);
        progress.is_closing = queue.is_closing;
        queue.waker = Some(context.waker().clone());
        drop(queue);
        if progress.written > 0 && Pin::new(stream).poll_flush(context)?.is_pending() {
            progress.is_stuck = true;
        }
        Ok(progress)
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        // Poisoning is ignored: every step under the lock leaves the queue consistent.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Wakes the socket's task after releasing the lock.
fn wake(mut queue: MutexGuard<'_, Queue>) {
    let waker = queue.waker.take();
    drop(queue);
    if let Some(waker) = waker {
        waker.wake();
    }
}

impl Queue {
    fn close(&mut self, why: Close) {
        // A frame that has been partly written must be completed.
        self.frames.truncate(usize::from(self.written > 0));
        let farewell = why.frame();
        self.bytes = self.frames.iter().map(Bytes::len).sum::<usize>() + farewell.len();
        self.frames.push_back(farewell);
        self.is_closing = true;
    }

    fn poll_write(&self, stream: Pin<&mut impl AsyncWrite>, context: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let mut slices = [IoSlice::new(&[]); MAX_SLICES];
        let count = self.frames.len().min(MAX_SLICES);
        for (index, (slice, frame)) in slices.iter_mut().zip(&self.frames).enumerate() {
            *slice = IoSlice::new(if index == 0 { &frame[self.written..] } else { frame });
        }
        stream.poll_write_vectored(context, &slices[..count])
    }

    /// Marks `bytes` bytes of the queue as written, and removes frames that are written completely.
    fn advance(&mut self, bytes: usize) {
        self.written += bytes;
        while let Some(frame) = self.frames.front().filter(|frame| frame.len() <= self.written) {
            self.written -= frame.len();
            self.bytes -= frame.len();
            self.frames.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use tokio::io::AsyncReadExt as _;

    use super::*;

    #[test]
    fn it_is_bounded_by_count_and_by_size_and_closed_when_full() {
        let outbox = Outbox::new(3, 100);
        assert_eq!(
            [0; 4].map(|_| outbox.put(Bytes::from_static(b"x"))),
            [Queued::Waits, Queued::Waits, Queued::Waits, Queued::Overflowed]
        );
        assert_eq!((outbox.put(Bytes::new()), outbox.close(Close::DONE)), (Queued::Closed, false));
        let outbox = Outbox::new(100, 10);
        assert_eq!(
            [0; 3].map(|_| outbox.put(Bytes::from_static(b"12345"))),
            [Queued::Waits, Queued::Waits, Queued::Overflowed]
        );
        assert!(!outbox.close(Close::DONE), "it is closed already");
    }

    #[tokio::test]
    async fn frames_go_out_whole_and_in_order_and_a_farewell_ends_what_was_begun() {
        let outbox = Outbox::new(100, 10_000);
        let (mut ours, mut theirs) = tokio::io::duplex(7);
        for number in 0..40_u8 {
            outbox.put(vec![number; 5].into());
        }
        let mut received = Vec::new();
        // The pipe holds seven bytes, so the second frame is partly written when the close frame is queued.
        let mut write = async || poll_fn(|context| Poll::Ready(outbox.poll_write(&mut ours, context).unwrap())).await;
        assert_eq!(write().await, Progress { written: 7, is_stuck: true, is_closing: false });
        assert!(outbox.close(Close::DONE));
        let mut is_stuck = true;
        while is_stuck {
            let mut some = [0; 7];
            let length = theirs.read(&mut some).await.unwrap();
            received.extend_from_slice(&some[..length]);
            is_stuck = write().await.is_stuck;
        }
        drop(ours);
        theirs.read_to_end(&mut received).await.unwrap();
        assert_eq!(received, [&[0; 5][..], &[1; 5], &Close::DONE.frame()].concat());
    }
}
