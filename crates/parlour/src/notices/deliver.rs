//! Handing a message over, and writing down what became of it.

use std::collections::BTreeMap;
use std::time::Duration;

use db::{Tx, params};
use post::{Error, Outcome};
use serde::{Deserialize, Serialize};
use tasks::{Failure, Policy, Run, Task, Tasks};

use super::compose::Parcel;
use super::{State, told};
use crate::app::App;
use crate::bookings;
use crate::types::{BookingId, BusinessId, DeliveryId, Instant};

db::statements! {
    END = "UPDATE deliveries SET state = $3, reason = $4, ended_at = $5, attempts = attempts + $6, kind = $7
        WHERE business_id = $1 AND id = $2";
    /// One that is tried again although it had been given up is queued once more.
    TRIED = "UPDATE deliveries SET state = 'queued', reason = $3, ended_at = NULL, attempts = attempts + 1
        WHERE business_id = $1 AND id = $2";
}

/// The longest reason that is kept, in characters.
const LONGEST_REASON: usize = 500;

/// The task. It is tried for about two days: after a minute, then after twice as long each time, up to six hours.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Deliver {
    pub(super) delivery: i64,
}

impl Task for Deliver {
    const KIND: &'static str = "deliver";
    const POLICY: Policy =
        Policy { queue: "notices", tries: 16, time_limit: Duration::from_secs(120), ..Policy::DEFAULT };
}

/// Writes a message and hands it over, if it is still of use.
pub(crate) async fn run(app: App, run: Run, task: Deliver) -> Result<(), Failure> {
    let (id, now) = (DeliveryId(task.delivery), app.clock.now());
    let business = run.business().map(BusinessId).ok_or_else(|| Failure::give_up("it is of no business"))?;
    let parcel = app.db.read(move |tx| Parcel::find(tx, business, id, now)).await;
    let Some(parcel) = parcel.map_err(|error: db::Error| Failure::from(error))? else { return Ok(()) };
    if parcel.state == State::Sent {
        return Ok(());
    }
    if let Some(reason) = parcel.is_of_no_use(now) {
        return end(&app, run, parcel, End::dropped(reason)).await;
    }
    let sent = match parcel.write(&app) {
        Ok(message) => message.send(&app.notices, now).await,
        // An address or a wording that is none will not become one.
        Err(error) => Err(Error::Never(error)),
    };
    let error = match sent {
        Ok(Outcome::HandedOver) => {
            return end(&app, run, parcel, End { state: State::Sent, reason: None, attempts: 1 }).await;
        }
        Ok(Outcome::Off) => {
            let nowhere = End::dropped("messages of this kind are turned off");
            return end(&app, run, parcel, nowhere).await;
        }
        Err(error) => error,
    };
    let reason: String = telemetry::causes(&error).chars().take(LONGEST_REASON).collect();
    let failed = End { state: State::Failed, reason: Some(reason.clone()), attempts: 1 };
    let after = match &error {
        Error::Never(_) => return end(&app, run, parcel, failed).await,
        Error::Again { after, .. } => *after,
    };
    let (attempt, told, tasks) = (run.clone(), reason.clone(), app.tasks.clone());
    let noted = app.db.write(move |tx: &mut Tx<'_>| {
        attempt.fence(tx)?;
        if attempt.is_last() {
            failed.write(tx, &parcel, now)?;
            give_up(tx, &tasks, &parcel)
        } else {
            Ok(tx.execute(&TRIED, params![business, id, told]).map(drop)?)
        }
    });
    noted.await?;
    Err(after.map_or(Failure::Retry(reason.clone()), |after| Failure::RetryAfter(after, reason)))
}

/// What became of a message.
#[derive(Clone, Debug)]
struct End {
    state: State,
    reason: Option<String>,
    attempts: i64,
}

impl End {
    fn dropped(reason: &str) -> Self {
        Self { state: State::Dropped, reason: Some(reason.to_owned()), attempts: 0 }
    }

    fn write(&self, tx: &mut Tx<'_>, parcel: &Parcel, now: Instant) -> Result<(), db::Error> {
        let Self { state, reason, attempts } = self;
        let Parcel { business, id, kind, .. } = parcel;
        tx.execute(&END, params![business, id, *state, reason, now, *attempts, kind]).map(drop)
    }
}

/// Writes down what became of it and what the client knows now, and finishes the task. A visit that has changed while it was handed
/// over is announced again.
async fn end(app: &App, run: Run, parcel: Parcel, end: End) -> Result<(), Failure> {
    let (now, notices, tasks) = (app.clock.now(), app.notices.clone(), app.tasks.clone());
    let ended = app.db.write(move |tx: &mut Tx<'_>| {
        if end.state == State::Sent {
            let business = parcel.business;
            let visits: Vec<BookingId> = parcel.news.iter().map(|(booking, _)| *booking).collect();
            let are = if visits.is_empty() { BTreeMap::new() } else { told::lock(tx, business, &visits)? };
            for (booking, said) in &parcel.news {
                told::knows(tx, business, *booking, Some(said))?;
                if are.get(booking).is_some_and(|(_, is)| is != said) {
                    notices.about(tx, business, *booking)?;
                }
            }
        } else {
            give_up(tx, &tasks, &parcel)?;
        }
        end.write(tx, &parcel, now)?;
        run.finish(tx)
    });
    ended.await?;
    app.tasks.wake();
    Ok(())
}

/// Nobody answers an offer that they are not told of.
fn give_up(tx: &mut Tx<'_>, tasks: &Tasks, parcel: &Parcel) -> Result<(), tasks::Error> {
    match parcel.offer() {
        Some(offer) => bookings::end_untold(tx, tasks, parcel.business, offer),
        None => Ok(()),
    }
}
