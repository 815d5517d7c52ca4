//! A request body that must keep coming (REL-32).

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::BoxError;
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use tokio::time::{Instant, Sleep};

/// The body stopped coming, or took too long altogether. Answered with 408.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the request body came too slowly")]
pub struct BodyTimeout;

impl BodyTimeout {
    /// Is `error`, or what caused it, this one?
    pub fn is_cause_of(error: &(dyn std::error::Error + 'static)) -> bool {
        let mut cause = Some(error);
        while let Some(error) = cause {
            if error.is::<Self>() {
                return true;
            }
            cause = error.source();
        }
        false
    }
}

/// A body with a timer between its pieces and one over all of it.
pub struct TimedBody {
    inner: Incoming,
    gap: Duration,
    end: Instant,
    timer: Option<Pin<Box<Sleep>>>,
    late: bool,
}

impl TimedBody {
    /// Starts the clock.
    pub fn new(inner: Incoming, gap: Duration, total: Duration) -> Self {
        Self { inner, gap, end: Instant::now() + total, timer: None, late: false }
    }
}

impl Body for TimedBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = &mut *self;
        if this.late {
            return Poll::Ready(None);
        }
        match Pin::new(&mut this.inner).poll_frame(cx) {
            Poll::Ready(frame) => {
                this.timer = None;
                // A client that never pauses must not go on for ever either.
                if Instant::now() < this.end || this.inner.is_end_stream() {
                    return Poll::Ready(frame.map(|frame| frame.map_err(BoxError::from)));
                }
            }
            Poll::Pending => {
                let next = this.end.min(Instant::now() + this.gap);
                let timer = this.timer.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(next)));
                if timer.as_mut().poll(cx).is_pending() {
                    return Poll::Pending;
                }
            }
        }
        this.late = true;
        Poll::Ready(Some(Err(BodyTimeout.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
