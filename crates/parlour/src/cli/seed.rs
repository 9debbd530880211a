use std::process::ExitCode;

use clap::Args;
use parlour_core::clock::Clock;
use parlour_core::random::Random;
use parlour_core::settings::Settings;

use super::database::open;
use super::output::{Failure, print_line};
use crate::seed;

/// Number of bookings of one employee in about two years. The default number of employees is derived from it.
const BOOKINGS_EACH: usize = 4_000;

/// Fills the database with clients and bookings of a fictional business.
#[derive(Debug, Args)]
pub(super) struct Seed {
    /// Number of clients, including the one who can log in.
    #[arg(long, default_value_t = 1_000)]
    clients: usize,
    /// Number of bookings. The last ones are about two weeks ahead.
    #[arg(long, default_value_t = 10_000)]
    bookings: usize,
    /// Number of employees. Default: one for 4,000 bookings, at least 12 and at most 500.
    #[arg(long)]
    employees: Option<usize>,
}

impl Seed {
    pub(super) async fn run(self, settings: Settings) -> Result<ExitCode, Failure> {
        let db = open(&settings).await?;
        if seed::find(&db).await?.is_some() {
            return Err("the demo business already exists; seed into an empty data folder or database".into());
        }
        let clock = Clock::system();
        let now = clock.now();
        let begun = clock.monotonic();
        let staff = self.employees.unwrap_or((self.bookings / BOOKINGS_EACH).clamp(seed::STAFF, 500));
        let chain = seed::create(&db, now, &Random::system(), staff).await?;
        seed::fill_clients(&db, &chain, self.clients, now).await?;
        print_line(format_args!("{} clients after {:.1} s", self.clients, (clock.monotonic() - begun).as_secs_f64()));
        seed::fill_bookings(&db, &chain, self.bookings, now).await?;
        print_line(format_args!(
            "{} bookings for {staff} employees after {:.1} s; log in as testuser with testpass",
            self.bookings,
            (clock.monotonic() - begun).as_secs_f64()
        ));
        db.close().await;
        Ok(ExitCode::SUCCESS)
    }
}
