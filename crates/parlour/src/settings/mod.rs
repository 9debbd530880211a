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
mod messages;
mod reader;
mod server;
mod sessions;
mod values;
mod variables;

use std::path::PathBuf;

use ::files::Place;
use post::WebhookSettings;
use serde::Deserialize;
use telemetry::LogSettings;

pub use background::{Backup, Tasks};
pub use database::Database;
pub use files::Files;
pub use limits::Limits;
pub use messages::{Mail, Transport};
pub use reader::{Fault, Faults};
pub use server::Server;
pub use sessions::Sessions;

/// All settings; the fields are the file's sections.
#[derive(Clone, Debug, Deserialize)]
pub struct Settings {
    /// How requests are taken.
    pub server: Server,
    /// What Parlour keeps itself.
    pub data: Data,
    /// Where the records are.
    pub database: Database,
    /// The Redis that nodes share.
    #[serde(with = "cluster::Redis")]
    pub cluster: ::cluster::Redis,
    /// Files that people put in.
    pub files: Files,
    /// What is done in the background.
    pub tasks: Tasks,
    /// How email is sent.
    pub mail: Mail,
    /// The service that takes text messages, if there is one.
    #[serde(deserialize_with = "messages::texts")]
    pub texts: Option<WebhookSettings>,
    /// Backups that are made by the clock.
    pub backup: Backup,
    /// How many sockets there may be.
    #[serde(with = "live")]
    pub live: realtime::Limits,
    /// How much may be asked.
    pub limits: Limits,
    /// How long people stay logged in.
    pub sessions: Sessions,
    /// What is logged.
    #[serde(with = "log::Log")]
    pub log: LogSettings,
}

/// What Parlour keeps itself.
#[derive(Clone, Debug, Deserialize)]
pub struct Data {
    /// The folder for all of it.
    pub folder: PathBuf,
}

impl Settings {
    /// Reads the defaults, then `file` (its name, for messages, and its text), then the variables that `environment`
    /// knows.
    pub fn read(file: Option<(&str, &str)>, environment: &dyn Fn(&str) -> Option<String>) -> Result<Self, Faults> {
        reader::read(file, environment)
    }

    /// Whether messages go any way.
    pub fn sends_messages(&self) -> bool {
        !matches!(self.mail.transport, Transport::Off) || self.texts.is_some()
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
            None => Place::Folder(self.files.folder.clone().unwrap_or_else(|| self.data.folder.join("files"))),
        }
    }

    /// Where the records are.
    pub fn records(&self) -> db::Location {
        match &self.database.url {
            Some(url) => db::Location::Url(url.clone()),
            None => db::Location::File(self.data.folder.join("parlour.db")),
        }
    }
}

#[cfg(test)]
mod tests {
    use secrecy::{ExposeSecret, SecretString};

    use super::reader::DEFAULTS;
    use super::variables::VARIABLES;
    use super::{Faults, Settings};

    fn read(file: Option<&str>, variables: &[(&str, &str)]) -> Result<Settings, Faults> {
        let environment =
            |name: &str| variables.iter().find(|(variable, _)| *variable == name).map(|(_, value)| (*value).to_owned());
        Settings::read(file.map(|text| ("my.toml", text)), &environment)
    }

    fn exposed(secrets: &[SecretString]) -> Vec<&str> {
        secrets.iter().map(ExposeSecret::expose_secret).collect()
    }

    #[test]
    fn the_defaults_stand_by_themselves() {
        let settings = read(None, &[]).unwrap();
        assert_eq!((settings.server.host.as_str(), settings.server.port), ("127.0.0.1", 8000));
        assert_eq!((settings.database.pool.pool_size, settings.database.pool.max_overflow), (20, 30));
        assert!(settings.database.url.is_none());
        assert_eq!(settings.sessions.idle.as_secs(), 86_400);
    }

    #[test]
    fn the_environment_overrides_the_file_and_the_file_the_defaults() {
        let file = "[server]\nport = 1\nhost = \"0.0.0.0\"";
        let settings = read(Some(file), &[("PORT", "2"), ("DATABASE_URL", "postgresql+asyncpg://a@b/c")]).unwrap();
        assert_eq!((settings.server.host.as_str(), settings.server.port), ("0.0.0.0", 2));
        assert_eq!(exposed(settings.database.url.as_slice()), ["postgres://a@b/c"]);
    }

    #[test]
    fn replicas_are_several_and_need_a_server_to_follow() {
        let replicas = ("DATABASE_REPLICA_URL", "postgres://b/p, postgresql+psycopg://c/p");
        let analytics = ("DATABASE_ANALYTICS_URL", "postgres://d/p");
        let pool = read(None, &[("DATABASE_URL", "postgres://a/p"), replicas, analytics]).unwrap().database.pool;
        assert_eq!(exposed(&pool.replicas), ["postgres://b/p", "postgres://c/p"]);
        assert_eq!(exposed(pool.analytics.as_slice()), ["postgres://d/p"]);
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
        assert_eq!(
            read(None, &[("SESSION_EXPIRE_SECONDS", "59")]).unwrap_err().0[0].place,
            "variable SESSION_EXPIRE_SECONDS"
        );
        assert_eq!(read(None, &[("SESSION_EXPIRE_SECONDS", "60")]).unwrap().sessions.idle.as_secs(), 60);
    }

    #[test]
    fn every_bad_value_is_reported_with_its_place() {
        let file = "[server]\nport = 70000\n\n[databse]\nurl = 1\n[sessions]\nexpire_seconds = 0";
        let Faults(faults) = read(Some(file), &[("DB_POOL_SIZE", "many"), ("LOG_LEVEL", "loud")]).unwrap_err();
        let places: Vec<_> = faults.iter().map(|fault| fault.place.as_str()).collect();
        assert_eq!(
            places,
            ["my.toml, line 5", "variable DB_POOL_SIZE", "variable LOG_LEVEL", "my.toml, line 2", "my.toml, line 7"]
        );
        assert!(faults[0].message.contains("databse.url is not a setting"));
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
    fn a_fault_of_one_policy_does_not_hide_those_of_others() {
        let file = "[limits.policies.mine]\nby = \"nobody\"\nrates = \"5\"\nroute = \"GET /clients\"\n\
                    [limits.policies.edge]\nshadow = \"maybe\"\n[limits]\nexempt = \"::1, here\"";
        let told = read(Some(file), &[]).unwrap_err().to_string();
        for fault in [
            "my.toml, line 2: limits.policies.mine.by: must be address, user, business, api-key or route, not \"nobody\"",
            "my.toml, line 3: limits.policies.mine.rates: must be a number and a time, as in 60/1m or 100/s, not \"5\"",
            "my.toml, line 4: limits.policies.mine.route: unknown field",
            "my.toml, line 6: limits.policies.edge.shadow: invalid type",
            "my.toml, line 8: limits.exempt: must be an address or a range, as in 10.0.0.0/8, not \"here\"",
        ] {
            assert!(told.contains(fault), "{fault}: {told}");
        }
    }

    #[test]
    fn settings_that_contradict_each_other_are_reported_unless_one_is_at_fault_itself() {
        let both = [("SMTP_HOST", "mail.test"), ("MAIL_FOLDER", "letters")];
        let Faults(faults) = read(None, &both).unwrap_err();
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].place, "mail");
        assert!(faults[0].message.contains("cannot both be set") && faults[0].message.contains("from must be"));
        let Faults(faults) = read(None, &[&both[..], &[("SMTP_PORT", "-1")]].concat()).unwrap_err();
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(faults[0].place, "variable SMTP_PORT");
    }

    #[test]
    fn secrets_do_not_appear_in_what_is_logged() {
        let variables = [
            ("DATABASE_URL", "postgres://me:hunter2@db.test/p"),
            ("DATABASE_REPLICA_URL", "postgres://me:hunter2@replica.test/p"),
            ("DATABASE_ANALYTICS_URL", "postgres://me:hunter2@analyst.test/p"),
            ("REDIS_URL", "redis://me:hunter2@redis.test"),
            ("S3_BUCKET", "b"),
            ("S3_ACCESS_KEY_ID", "me"),
            ("S3_SECRET_ACCESS_KEY", "hunter2"),
            ("SMTP_HOST", "mail.test"),
            ("SMTP_USER", "me"),
            ("SMTP_PASSWORD", "hunter2"),
            ("MAIL_FROM", "me@mail.test"),
            ("TEXTS_URL", "http://127.0.0.1/texts"),
            ("TEXTS_SECRET", "aHVudGVyMmh1bnRlcjJodW50ZXIyaHVudGVyMg=="),
        ];
        let told = format!("{:?}", read(None, &variables).unwrap());
        assert!(told.contains("mail.test") && !told.contains("hunter2") && !told.contains("aHVud"), "{told}");
    }

    /// The defaults are the documentation: the comment above each setting names its variable.
    #[test]
    fn every_default_has_the_variable_that_its_comment_names() {
        let (mut section, mut variable, mut documented) = ("", "", Vec::new());
        for line in DEFAULTS.lines() {
            let last_word = line.split_whitespace().next_back().unwrap_or_default();
            if line.starts_with('[') {
                section = line.trim_matches(['[', ']']);
            } else if let Some((key, _)) = line.split_once(" = ").filter(|_| !line.starts_with('#')) {
                if !section.starts_with("limits.policies.") {
                    documented.push((format!("{section}.{key}"), std::mem::take(&mut variable)));
                }
            } else if line.starts_with('#') && last_word.chars().all(|c| matches!(c, 'A'..='Z' | '0'..='9' | '_')) {
                variable = last_word;
            }
        }
        let known: Vec<_> = VARIABLES.iter().map(|(path, variable)| ((*path).to_owned(), *variable)).collect();
        assert_eq!(known, documented);
    }
}
