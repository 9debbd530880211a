//! Handing a message over, and writing down what became of it.

use std::time::Duration;

use db::{Tx, params};
use post::{Error, Outcome};
use serde::{Deserialize, Serialize};
use tasks::{Failure, Policy, Run, Task};

use super::State;
use super::compose::Parcel;
use crate::app::App;
use crate::types::{BusinessId, DeliveryId};

db::statements! {
    END = "UPDATE deliveries SET state = $3, reason = $4, ended_at = $5, attempts = attempts + $6
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
    let id = DeliveryId(task.delivery);
    let business = run.business().map(BusinessId).ok_or_else(|| Failure::give_up("it is of no business"))?;
    let parcel = app.db.read(move |tx| Parcel::find(tx, business, id)).await;
    let Some(parcel) = parcel.map_err(|error: db::Error| Failure::from(error))? else { return Ok(()) };
    if parcel.state == State::Sent {
        return Ok(());
    }
    let now = app.clock.now();
    if let Some(reason) = parcel.is_of_no_use(now) {
        return end(&app, run, id, business, State::Dropped, Some(reason.to_owned()), 0).await;
    }
    let sent = match parcel.write(&app) {
        Ok(message) => message.send(&app.notices, now).await,
        // An address or a wording that is none will not become one.
        Err(error) => Err(Error::Never(error)),
    };
    let error = match sent {
        Ok(Outcome::HandedOver) => return end(&app, run, id, business, State::Sent, None, 1).await,
        Ok(Outcome::Off) => {
            let reason = "messages of this kind are turned off".to_owned();
            return end(&app, run, id, business, State::Dropped, Some(reason), 0).await;
        }
        Err(error) => error,
    };
    let reason: String = telemetry::causes(&error).chars().take(LONGEST_REASON).collect();
    let after = match &error {
        Error::Never(_) => return end(&app, run, id, business, State::Failed, Some(reason), 1).await,
        Error::Again { after, .. } => *after,
    };
    let (attempt, told) = (run.clone(), reason.clone());
    let noted = app.db.write(move |tx: &mut Tx<'_>| {
        attempt.fence(tx)?;
        if attempt.is_last() {
            tx.execute(&END, params![business, id, State::Failed, told, now, 1_i64])?;
        } else {
            tx.execute(&TRIED, params![business, id, told])?;
        }
        Ok::<_, tasks::Error>(())
    });
    noted.await?;
    Err(after.map_or(Failure::Retry(reason.clone()), |after| Failure::RetryAfter(after, reason)))
}

/// Writes down what became of it, and finishes the task.
async fn end(
    app: &App,
    run: Run,
    id: DeliveryId,
    business: BusinessId,
    state: State,
    reason: Option<String>,
    attempts: i64,
) -> Result<(), Failure> {
    let now = app.clock.now();
    let ended = app.db.write(move |tx: &mut Tx<'_>| {
        tx.execute(&END, params![business, id, state, reason, now, attempts])?;
        run.finish(tx)
    });
    Ok(ended.await?)
}
