use std::process::ExitCode;

use clap::Args;
use parlour_blob::{Backend, MediaType, Store, Upload};
use parlour_core::random::Random;
use parlour_core::settings::Settings;
use parlour_db::{Db, params};

use super::database::open_as_it_is;
use super::output::{Failure, print_line};
use crate::migrations::MIGRATIONS;

parlour_db::statements! {
    BUSINESSES scans "counts them, once" = "SELECT count(*) FROM businesses";
    /// Overlapping claims on one employee or resource. The database should have rejected them.
    OVERLAPS scans "looks at every claim, once" = "SELECT count(*) FROM (
            SELECT starts_at, lag(ends_at) OVER (PARTITION BY bookable_id ORDER BY starts_at) AS before FROM claims
        ) AS neighbours WHERE before > starts_at";
    /// Blocked employees and resources whose claims do not add up to the blocked time.
    BLOCKS scans "looks at every block, once" = "SELECT count(*) FROM block_bookables r
        JOIN blocks b ON b.id = r.block_id
        WHERE b.ends_at - b.starts_at <> coalesce((SELECT CAST(sum(c.ends_at - c.starts_at) AS BIGINT) FROM claims c
            WHERE c.block_id = r.block_id AND c.bookable_id = r.bookable_id), 0)";
    /// Claims left over from cancelled bookings, no-shows and closed offers.
    LEFT_OVER scans "looks at every claim, once" = "SELECT count(*) FROM claims c
        LEFT JOIN bookings b ON b.id = c.booking_id LEFT JOIN offers o ON o.id = c.offer_id
        WHERE b.status IN ('cancelled', 'no_show') OR o.state <> 'open'";
    /// Day totals that differ from a recount.
    TOTALS scans "recounts every booking, once" = "SELECT count(*) FROM (
            SELECT location_id, day, status, count(*) AS bookings, CAST(sum(price) AS BIGINT) AS revenue
            FROM bookings GROUP BY location_id, day, status
        ) AS counted
        FULL JOIN (
            SELECT location_id, day, status, CAST(sum(bookings) AS BIGINT) AS bookings,
                CAST(sum(revenue) AS BIGINT) AS revenue
            FROM day_totals GROUP BY location_id, day, status
        ) AS t
            ON t.location_id = counted.location_id AND t.day = counted.day AND t.status = counted.status
        WHERE coalesce(t.bookings, 0) <> coalesce(counted.bookings, 0)
            OR coalesce(t.revenue, 0) <> coalesce(counted.revenue, 0)";
}

/// Linux file that contains the limit of all listen backlogs.
const SOMAXCONN: &str = "/proc/sys/net/core/somaxconn";
/// Maximum time for the file store to respond.
const PROBE_WITHIN: std::time::Duration = std::time::Duration::from_secs(5);

/// Checks this installation and says what to fix.
#[derive(Debug, Args)]
pub(super) struct Doctor {}

/// Result of a check.
pub(super) enum Finding {
    Fine(String),
    /// A suggestion. The command still succeeds.
    Advice(String),
    /// A problem. The command fails.
    Fault(String),
}

impl Doctor {
    pub(super) async fn run(self, settings: Settings) -> Result<ExitCode, Failure> {
        let mut findings = vec![network(&settings)];
        findings.extend(backlog(&settings, std::fs::read_to_string(SOMAXCONN).ok().as_deref()));
        if settings.database.url.is_none() {
            findings.push(folder(&settings));
        }
        findings.push(files(&settings).await);
        match open_as_it_is(&settings) {
            Err(error) => findings.push(Finding::Fault(format!("database: {error}"))),
            Ok(db) => {
                findings.extend(records(&db).await);
                db.close().await;
            }
        }
        Ok(print_findings(findings))
    }
}

/// Prints the findings. Returns a failure if any of them is a fault.
pub(super) fn print_findings(findings: Vec<Finding>) -> ExitCode {
    let faults = findings.iter().filter(|finding| matches!(finding, Finding::Fault(_))).count();
    for finding in findings {
        match finding {
            Finding::Fine(text) => print_line(format_args!("ok      {text}")),
            Finding::Advice(text) => print_line(format_args!("advice  {text}")),
            Finding::Fault(text) => print_line(format_args!("FAULT   {text}")),
        }
    }
    if faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn network(settings: &Settings) -> Finding {
    let reachable = !matches!(settings.server.host.as_str(), "127.0.0.1" | "::1" | "localhost");
    let address = format!("{}:{}", settings.server.host, settings.server.port);
    if reachable && !settings.server.secure_cookies {
        return Finding::Advice(format!(
            "network: {address} is reachable from the network; put an HTTPS proxy in front of it and set \
                SECURE_COOKIES=true"
        ));
    }
    Finding::Fine(format!("network: listens on {address}"))
}

/// Compares the listen backlog with the system's limit. Returns `None` if the limit cannot be read, for example because
/// the system is not Linux.
fn backlog(settings: &Settings, limit: Option<&str>) -> Option<Finding> {
    let (wanted, limit) = (settings.server.listen_backlog, limit?.trim().parse::<u32>().ok()?);
    Some(if limit < wanted {
        Finding::Advice(format!(
            "listen backlog: the system allows {limit} of {wanted} waiting connections; \
             set net.core.somaxconn={wanted} with sysctl"
        ))
    } else {
        Finding::Fine(format!("listen backlog: {wanted}, and the system allows {limit}"))
    })
}

fn folder(settings: &Settings) -> Finding {
    let probe = settings.data.folder.join(".doctor");
    let written = std::fs::create_dir_all(&settings.data.folder).and_then(|()| std::fs::write(&probe, b"probe"));
    match written.and_then(|()| std::fs::remove_file(&probe)) {
        Ok(()) => Finding::Fine(format!("data folder: {} is writable", settings.data.folder.display())),
        Err(error) => {
            Finding::Fault(format!("data folder: {} is not writable: {error}", settings.data.folder.display()))
        }
    }
}

/// Checks the file store by writing a file and removing it again. If files are in a folder and Redis is configured,
/// advises that all nodes must share the folder.
async fn files(settings: &Settings) -> Finding {
    let probe = async {
        let backend =
            parlour_blob::Settings { io_timeout: PROBE_WITHIN, ..parlour_blob::Settings::new(settings.blob_backend()) };
        let store = Store::open(backend)?;
        let (allowed, random) = (&[MediaType::Text], Random::system().bytes());
        let upload = Upload { folder: "doctor", name: "probe", allowed, limit: 5, random };
        let stored = store.put(upload, "probe".into()).await?;
        store.remove(&stored.key).await
    };
    let backend = match settings.blob_backend() {
        Backend::Folder(folder) => folder.display().to_string(),
        Backend::S3(s3) => format!("the bucket {}", s3.bucket),
    };
    match probe.await {
        Err(error) => {
            Finding::Fault(format!("files: {backend} is not writable: {}", parlour_telemetry::error_chain(&error)))
        }
        Ok(()) if settings.files.s3.is_none() && !settings.cluster.addresses.is_empty() => Finding::Advice(format!(
            "files: {backend} is writable; all nodes must share it, or set S3_ENDPOINT and S3_BUCKET"
        )),
        Ok(()) => Finding::Fine(format!("files: {backend} is writable")),
    }
}

/// Checks the schema and the consistency of the database.
pub(super) async fn records(db: &Db) -> Vec<Finding> {
    let pending = match db.pending(MIGRATIONS).await {
        Ok(pending) => pending,
        Err(error) => return vec![Finding::Fault(format!("database: {}", parlour_telemetry::error_chain(&error)))],
    };
    if !pending.is_empty() {
        let names = pending.join(", ");
        return vec![Finding::Fault(format!("database: the schema is behind ({names}); run `parlour migrate`"))];
    }
    let mut findings =
        vec![Finding::Fine(format!("database: {} responds, the schema is up to date", db.engine().name()))];
    match count(db, &BUSINESSES).await {
        Ok(0) => findings.push(Finding::Advice("businesses: none yet; create one with `parlour register`".into())),
        Ok(number) => findings.push(Finding::Fine(format!("businesses: {number}"))),
        Err(error) => findings.push(Finding::Fault(format!("businesses: {}", parlour_telemetry::error_chain(&error)))),
    }
    findings.push(none(db, &OVERLAPS, "claims: no two overlap", "claims overlap").await);
    findings.push(none(db, &LEFT_OVER, "claims: each belongs to a booking, block or offer", "orphaned claims").await);
    findings.push(none(db, &BLOCKS, "blocks: all have claims", "blocks without claims").await);
    findings.push(none(db, &TOTALS, "day totals: match a recount", "day totals differ from a recount").await);
    findings
}

async fn none(db: &Db, statement: &'static parlour_db::Statement, fine: &str, fault: &str) -> Finding {
    match count(db, statement).await {
        Ok(0) => Finding::Fine(fine.to_owned()),
        Ok(number) => Finding::Fault(format!("{number} {fault}")),
        Err(error) => Finding::Fault(parlour_telemetry::error_chain(&error)),
    }
}

async fn count(db: &Db, statement: &'static parlour_db::Statement) -> Result<i64, parlour_db::Error> {
    db.read(move |tx| tx.one(statement, params![], |row| row.take())).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_that_allows_a_shorter_backlog_is_worth_advice() {
        let settings = Settings::read(None, &|_| None).unwrap();
        assert!(matches!(backlog(&settings, Some("4096\n")), Some(Finding::Fine(_))));
        assert!(
            matches!(backlog(&settings, Some("128\n")), Some(Finding::Advice(text)) if text.contains("128 of 4096"))
        );
        assert!(backlog(&settings, None).is_none());
    }
}
