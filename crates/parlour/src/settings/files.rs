//! Settings of uploaded files.

use std::path::PathBuf;

use super::reader::Reader;
use super::values::{HttpUrl, Whole};

/// What S3 takes, in as many parts of 5 MiB as it allows.
const LARGEST_FILE: u64 = 48 << 30;

/// Files that people put in.
#[derive(Clone, Debug)]
pub struct Files {
    /// The folder that they are in, if it is another than `files` in the data folder.
    pub folder: Option<PathBuf>,
    /// The S3-compatible service that they are on instead.
    pub s3: Option<::files::S3>,
    /// Where everybody can have those that are for everybody, if not here.
    pub public: Option<String>,
    /// The largest file that is taken, in bytes.
    pub upload_bytes: u64,
    /// The largest picture that is taken, in pixels.
    pub picture_pixels: u64,
}

impl Files {
    /// On S3 if a bucket is named, or else in a folder.
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let mut text =
            |path: &str, variable: &str| Some(reader.get::<String>(path, variable)).filter(|one| !one.is_empty());
        let folder = text("files.folder", "FILES_FOLDER");
        let bucket = text("files.s3_bucket", "S3_BUCKET");
        let region = text("files.s3_region", "S3_REGION").unwrap_or_default();
        let key_id = text("files.s3_access_key_id", "S3_ACCESS_KEY_ID");
        let secret = text("files.s3_secret_access_key", "S3_SECRET_ACCESS_KEY");
        let endpoint = Some(reader.get::<HttpUrl>("files.s3_endpoint", "S3_ENDPOINT").0).filter(|url| !url.is_empty());
        let files = Self {
            public: Some(reader.get::<HttpUrl>("files.s3_cdn_url", "S3_CDN_URL").0).filter(|url| !url.is_empty()),
            upload_bytes: reader.get::<Whole<LARGEST_FILE>>("files.max_upload_bytes", "MAX_UPLOAD_BYTES").0,
            picture_pixels: reader.get::<Whole<1_000_000_000>>("files.max_picture_pixels", "MAX_PICTURE_PIXELS").0,
            s3: bucket.clone().map(|bucket| ::files::S3 {
                // Amazon's own are told apart by the host's name, most others by the path.
                path_style: endpoint.is_some(),
                endpoint: endpoint.clone(),
                bucket,
                region: region.clone(),
                key_id: key_id.clone().unwrap_or_default(),
                secret: secret.clone().unwrap_or_default().into(),
            }),
            folder: folder.map(Into::into),
        };
        let wants_s3 = endpoint.is_some() || key_id.is_some() || secret.is_some();
        let missing: Vec<_> = [
            ("s3_bucket", bucket.is_some()),
            ("s3_region", !region.is_empty()),
            ("s3_access_key_id", key_id.is_some()),
            ("s3_secret_access_key", secret.is_some()),
        ]
        .into_iter()
        .filter_map(|(name, is_there)| (!is_there).then_some(name))
        .collect();
        if (wants_s3 || bucket.is_some()) && !missing.is_empty() {
            reader.fault("files".into(), format!("to keep files on S3, {} must be given as well", missing.join(", ")));
        }
        if files.folder.is_some() && bucket.is_some() {
            reader.fault("files".into(), "folder and s3_bucket are two places, and files are kept in one".into());
        }
        files
    }
}
