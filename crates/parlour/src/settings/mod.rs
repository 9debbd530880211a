//! Settings: the documented defaults, a file, the environment, in this order; the later one wins.
//!
//! `config/parlour.toml` is the documentation and the defaults at once. Every bad value is reported at once, with where
//! it stands.

mod background;
mod cluster;
mod database;
mod files;
mod limits;
mod live;
mod log;
mod post;
mod reader;
mod server;
mod sessions;
mod values;

use std::path::PathBuf;
use std::time::Duration;

use ::files::Place;
use telemetry::LogSettings;

pub use background::{Backup, Tasks};
pub use cluster::Shared;
pub use database::Database;
pub use files::Files;
pub use limits::Limits;
pub use post::{Mail, Post};
pub use reader::{Fault, Faults};
pub use server::Server;
pub use sessions::Sessions;

use reader::Reader;
use sessions::SHORTEST_SESSION;

/// All settings.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How requests are taken.
    pub server: Server,
    /// The folder for everything that Parlour keeps itself.
    pub data: PathBuf,
    /// Where the records are.
    pub database: Database,
    /// What nodes share, and how.
    pub cluster: Shared,
    /// Files that people put in.
    pub files: Files,
    /// What is done in the background.
    pub tasks: Tasks,
    /// How messages reach people.
    pub post: Post,
    /// Backups that are made by the clock.
    pub backup: Backup,
    /// How many sockets there may be.
    pub live: realtime::Limits,
    /// How much may be asked.
    pub limits: Limits,
    /// How long people stay logged in.
    pub sessions: Sessions,
    /// What is logged.
    pub log: LogSettings,
}

impl Settings {
    /// Reads the defaults, then `file` (its name, for messages, and its text), then the variables that `environment`
    /// knows.
    pub fn read(file: Option<(&str, &str)>, environment: &dyn Fn(&str) -> Option<String>) -> Result<Self, Faults> {
        let mut reader = Reader::new(file, environment);
        let settings = Self {
            server: Server::read(&mut reader),
            data: reader.get::<String>("data.folder", "PARLOUR_DATA").into(),
            database: Database::read(&mut reader),
            cluster: Shared::read(&mut reader),
            files: Files::read(&mut reader),
            tasks: Tasks::read(&mut reader),
            post: Post::read(&mut reader),
            backup: Backup::read(&mut reader),
            live: live::read(&mut reader),
            limits: Limits::read(&mut reader),
            sessions: Sessions::read(&mut reader),
            log: log::read(&mut reader),
        };
        // Nothing is what stands in for a bad value.
        if (Duration::from_secs(1)..SHORTEST_SESSION).contains(&settings.sessions.idle) {
            let message = "expire_seconds must be at least 60: only now and then it is written down when one was used";
            reader.fault("sessions".into(), message.into());
        }
        if settings.database.url.is_none()
            && (!settings.database.pool.replicas.is_empty() || settings.database.pool.analytics.is_some())
        {
            let message = "replica_url and analytics_url are for a PostgreSQL at url, which is empty";
            reader.fault("database".into(), message.into());
        }
        reader.finish(settings)
    }

    /// Where people reach the program, without a slash at its end.
    pub fn public_url(&self) -> String {
        let Server { public_url, host, port, .. } = &self.server;
        public_url.clone().unwrap_or_else(|| format!("http://{host}:{port}"))
    }

    /// Where files are kept.
    pub fn files_place(&self) -> Place {
        match &self.files.s3 {
            Some(s3) => Place::S3(s3.clone()),
            None => Place::Folder(self.files.folder.clone().unwrap_or_else(|| self.data.join("files"))),
        }
    }

    /// Where the records are.
    pub fn records(&self) -> db::Location {
        match &self.database.url {
            Some(url) => db::Location::Url(url.clone()),
            None => db::Location::File(self.data.join("parlour.db")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::reader::DEFAULTS;
    use super::{Faults, Settings};

    fn read(file: Option<&str>, variables: &[(&str, &str)]) -> Result<Settings, Faults> {
        let environment =
            |name: &str| variables.iter().find(|(variable, _)| *variable == name).map(|(_, value)| (*value).to_owned());
        Settings::read(file.map(|text| ("my.toml", text)), &environment)
    }

    #[test]
    fn the_defaults_stand_by_themselves() {
        let settings = read(None, &[]).unwrap();
        assert_eq!((settings.server.host.as_str(), settings.server.port), ("127.0.0.1", 8000));
        assert_eq!((settings.database.pool.pool_size, settings.database.pool.max_overflow), (20, 30));
        assert_eq!(settings.database.url, None);
        assert_eq!(settings.sessions.idle.as_secs(), 86_400);
    }

    #[test]
    fn the_environment_overrides_the_file_and_the_file_the_defaults() {
        let file = "[server]\nport = 1\nhost = \"0.0.0.0\"";
        let settings = read(Some(file), &[("PORT", "2"), ("DATABASE_URL", "postgresql+asyncpg://a@b/c")]).unwrap();
        assert_eq!((settings.server.host.as_str(), settings.server.port), ("0.0.0.0", 2));
        assert_eq!(settings.database.url.as_deref(), Some("postgres://a@b/c"));
    }

    #[test]
    fn replicas_are_several_and_need_a_server_to_follow() {
        let replicas = ("DATABASE_REPLICA_URL", "postgres://b/p, postgresql+psycopg://c/p");
        let analytics = ("DATABASE_ANALYTICS_URL", "postgres://d/p");
        let pool = read(None, &[("DATABASE_URL", "postgres://a/p"), replicas, analytics]).unwrap().database.pool;
        assert_eq!(pool.replicas, ["postgres://b/p", "postgres://c/p"]);
        assert_eq!(pool.analytics.as_deref(), Some("postgres://d/p"));
        for alone in [replicas, analytics] {
            assert_eq!(read(None, &[alone]).unwrap_err().0[0].place, "database");
        }
        assert!(read(None, &[("DATABASE_REPLICA_URL", "mysql://b/p")]).is_err());
        assert!(read(None, &[("DATABASE_URL", "postgres://a/p"), ("DATABASE_ANALYTICS_URL", "d, e")]).is_err());
    }

    #[test]
    fn files_are_in_a_folder_or_on_s3_and_what_is_missing_is_named() {
        let folder = |settings: Settings| format!("{:?}", settings.files_place());
        assert_eq!(folder(read(None, &[]).unwrap()), "Folder(\"data/files\")");
        assert_eq!(folder(read(None, &[("FILES_FOLDER", "/f")]).unwrap()), "Folder(\"/f\")");
        let all = [("S3_BUCKET", "b"), ("S3_ACCESS_KEY_ID", "me"), ("S3_SECRET_ACCESS_KEY", "word")];
        let s3 = read(None, &[&all[..], &[("S3_ENDPOINT", "https://s3.test")]].concat()).unwrap().files.s3.unwrap();
        assert!(s3.path_style && s3.endpoint.as_deref() == Some("https://s3.test") && s3.region == "us-east-1");
        assert!(!read(None, &all).unwrap().files.s3.unwrap().path_style, "Amazon's");
        for (some, missing) in [
            (&all[..1], "s3_access_key_id, s3_secret_access_key"),
            (&all[1..2], "s3_bucket, s3_secret_access_key"),
            (&[("S3_ENDPOINT", "http://s3.test")], "s3_bucket, s3_access_key_id, s3_secret_access_key"),
        ] {
            let told = read(None, some).unwrap_err().to_string();
            assert!(told.contains(missing), "{told}");
        }
        let told = read(None, &[&all[..], &[("FILES_FOLDER", "/f")]].concat()).unwrap_err().to_string();
        assert!(told.contains("two places") && !told.contains("word"), "{told}");
        let bad =
            [("S3_ENDPOINT", "s3.test"), ("S3_CDN_URL", "cdn"), ("MAX_UPLOAD_BYTES", "0"), ("MAX_PICTURE_PIXELS", "x")];
        assert_eq!(read(None, &bad).unwrap_err().0.len(), 4);
    }

    #[test]
    fn sessions_last_long_enough_to_be_written_down() {
        assert_eq!(read(None, &[("SESSION_EXPIRE_SECONDS", "59")]).unwrap_err().0[0].place, "sessions");
        assert_eq!(read(None, &[("SESSION_EXPIRE_SECONDS", "60")]).unwrap().sessions.idle.as_secs(), 60);
    }

    #[test]
    fn every_bad_value_is_reported_with_its_place() {
        let file = "[server]\nport = 70000\n\n[databse]\nurl = 1\n[sessions]\nexpire_seconds = 0";
        let Faults(faults) = read(Some(file), &[("DB_POOL_SIZE", "many"), ("LOG_LEVEL", "loud")]).unwrap_err();
        let places: Vec<_> = faults.iter().map(|fault| fault.place.as_str()).collect();
        assert_eq!(
            places,
            ["my.toml, line 2", "variable DB_POOL_SIZE", "my.toml, line 7", "variable LOG_LEVEL", "my.toml, line 5"]
        );
        assert!(faults[4].message.contains("databse.url is not a setting"));
        assert!(read(Some("[server"), &[]).unwrap_err().0[0].place.contains("line 1"));
    }

    #[test]
    fn a_bad_address_is_reported_without_its_password() {
        let told = |url: &str| read(None, &[("DATABASE_URL", url)]).unwrap_err().to_string();
        let message = told("mysql://me:pass@word@db.test/parlour");
        assert!(message.contains("mysql://…@db.test/parlour") && !message.contains("pass"), "{message}");
        assert!(told("db.test/parlour").contains("not \"db.test/parlour\""));
    }

    #[test]
    fn every_default_is_a_setting() {
        assert!(read(Some(DEFAULTS), &[]).is_ok());
    }
}
