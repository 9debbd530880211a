use std::process::ExitCode;

use clap::Args;
use parlour_accounts::hash_password;
use parlour_accounts::users::NewUser;
use parlour_catalogue::businesses::{self, Kind, NewBusiness};
use parlour_core::clock::Clock;
use parlour_core::principal::Role;
use parlour_core::random::Random;
use parlour_core::settings::Settings;
use parlour_core::types::{BusinessCode, Currency, Email, Name, Username};
use parlour_db::{Tx, params};

use super::database::open;
use super::output::{Failure, print_line};

parlour_db::statements! {
    TAKEN = "SELECT 1 FROM businesses WHERE code = $1 UNION ALL SELECT 1 FROM users WHERE username = $2 OR email = $3";
}

/// Registers a business and its owner.
#[derive(Clone, Debug, Args)]
pub(super) struct Register {
    /// Name of the business.
    #[arg(long)]
    name: Name,
    /// Short name in the web addresses of the business: lowercase letters, digits and hyphens.
    #[arg(long)]
    code: BusinessCode,
    /// Kind of business: salon, spa, barbershop or other.
    #[arg(long, default_value = "salon")]
    kind: Kind,
    /// Currency of all prices, such as USD.
    #[arg(long)]
    currency: Currency,
    /// Username of the owner.
    #[arg(long)]
    username: Username,
    /// Email address of the owner.
    #[arg(long)]
    email: Email,
    /// Makes the owner an administrator of the whole installation, with access to its state and to every business.
    #[arg(long)]
    administrator: bool,
}

impl Register {
    pub(super) async fn run(self, settings: Settings) -> Result<ExitCode, Failure> {
        let db = open(&settings).await?;
        let random = Random::system();
        let password = std::env::var("PARLOUR_PASSWORD").unwrap_or_else(|_| random.token());
        let password_hash = hash_password(&password, &random).map_err(|error| error.to_string())?;
        let now = Clock::system().now();
        let (username, given) = (self.username.clone(), std::env::var_os("PARLOUR_PASSWORD").is_some());
        db.write(move |tx: &mut Tx<'_>| {
            let taken = tx.first(&TAKEN, params![self.code, self.username, self.email], |row| row.take::<i64>())?;
            if taken.is_some() {
                return Ok(Err("a business with this code or a user with this name or address already exists"));
            }
            let business = NewBusiness {
                code: self.code.to_string(),
                name: self.name.to_string(),
                kind: self.kind,
                currency: self.currency,
            };
            let business = businesses::insert(tx, &business, now)?;
            let owner = NewUser {
                username: self.username.to_string(),
                email: self.email.to_string(),
                name: self.username.to_string(),
                password_hash: password_hash.clone(),
            };
            let owner = owner.insert(tx, now)?;
            parlour_accounts::users::join(tx, owner, business, Role::Owner)?;
            if self.administrator {
                parlour_accounts::users::promote(tx, owner)?;
            }
            Ok::<_, parlour_db::Error>(Ok(()))
        })
        .await??;
        print_line(format_args!("registered; log in as {username}"));
        if !given {
            print_line(format_args!("the password is {password}"));
        }
        db.close().await;
        Ok(ExitCode::SUCCESS)
    }
}
