//! Pictures, resized and without metadata.
//!
//! The uploaded file is never stored. Its pixels are encoded again, so the result contains no location of a photograph,
//! no text, and no second file hidden in the first.

use std::borrow::Cow;
use std::io::Cursor;
use std::sync::Arc;

use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::webp::WebPEncoder;
use image::imageops::FilterType;
use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder as _, ImageError, ImageFormat, ImageReader, Limits,
};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};
use tokio::sync::Semaphore;

use crate::error::Error;
use crate::kind::MediaType;

/// JPEG quality, out of 100. Above it, files grow quickly without a visible difference.
const QUALITY: u8 = 84;

/// Encodes pictures, a limited number at a time, on blocking threads. Cheap to clone; all clones share the permits.
///
/// Peak memory is about 6 bytes per pixel of the original, as measured with JPEG. A large picture resized to a longest
/// side of 2,048 pixels needs at least 100 MB (`benches/upload_memory.rs`).
#[derive(Clone, Debug)]
pub struct PictureProcessor {
    permits: Arc<Semaphore>,
    pixels: u64,
}

/// A picture after processing, without metadata.
#[derive(Clone, Debug)]
pub struct EncodedPicture {
    /// JPEG if no pixel is transparent, otherwise lossless WebP.
    pub kind: MediaType,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Encoded file.
    pub content: Bytes,
}

impl PictureProcessor {
    /// Creates a processor for `at_once` concurrent pictures of at most `pixels` pixels each. The photos of most phones
    /// have fewer than 50 million.
    #[must_use]
    pub fn new(at_once: usize, pixels: u64) -> Self {
        Self { permits: Arc::new(Semaphore::new(at_once)), pixels }
    }

    /// Encodes a JPEG, PNG, WebP or GIF (its first frame) once for each of `sides`, in their order. Each is the maximum
    /// width and height of one result, in pixels. Pictures are never enlarged. The results are upright, in sRGB and
    /// contain nothing but pixels.
    ///
    /// # Errors
    /// Returns [`Error::NotAllowed`] if `picture` has none of these types, [`Error::TooManyPixels`] if it is too large,
    /// and [`Error::Broken`] if it cannot be decoded.
    pub async fn make(&self, picture: Bytes, sides: &[u32]) -> Result<Vec<EncodedPicture>, Error> {
        let permit =
            Arc::clone(&self.permits).acquire_owned().await.map_err(|closed| Error::Unavailable(closed.into()))?;
        let (pixels, sides) = (self.pixels, sides.to_vec());
        let made = tokio::task::spawn_blocking(move || {
            // The work continues if the caller stops waiting, so the permit is held until it ends.
            let _permit = permit;
            make(&picture, &sides, pixels)
        });
        // Decoders are known to panic on some broken files.
        made.await.map_err(|panicked| Error::Broken(panicked.into()))?
    }
}

fn make(picture: &[u8], sides: &[u32], pixels: u64) -> Result<Vec<EncodedPicture>, Error> {
    let largest = sides.iter().copied().max().unwrap_or_default();
    let drawn = draw(picture, largest, pixels)?;
    sides.iter().map(|side| encode(&shrink(&drawn, *side))).collect()
}

/// Decodes a picture and converts it to upright sRGB pixels, with no side longer than `side`.
fn draw(picture: &[u8], side: u32, pixels: u64) -> Result<DynamicImage, Error> {
    let mut reader = ImageReader::with_format(Cursor::new(picture), format(picture)?);
    let mut limits = Limits::default();
    limits.max_alloc = Some(pixels.saturating_mul(4));
    reader.limits(limits.clone());
    let failed = |error: ImageError| match error {
        ImageError::Limits(_) => Error::TooManyPixels { limit: pixels },
        other => Error::Broken(other.into()),
    };
    let mut decoder = reader.into_decoder().map_err(failed)?;
    let (width, height) = decoder.dimensions();
    // Checked before decoding, because a few bytes can claim to be a picture of any size.
    if u64::from(width) * u64::from(height) > pixels {
        return Err(Error::TooManyPixels { limit: pixels });
    }
    limits.reserve(decoder.total_bytes()).map_err(failed)?;
    let orientation = decoder.orientation().map_err(failed)?;
    let profile = decoder.icc_profile().map_err(failed)?;
    let whole = DynamicImage::from_decoder(decoder).map_err(failed)?;
    let mut drawn = match shrink(&whole, side) {
        Cow::Owned(smaller) => smaller,
        Cow::Borrowed(_) => whole,
    };
    drawn.apply_orientation(orientation);
    let mut drawn = plain(drawn);
    if let Some(profile) = profile {
        to_srgb(&mut drawn, &profile);
    }
    Ok(drawn)
}

fn format(picture: &[u8]) -> Result<ImageFormat, Error> {
    match infer::get(picture).map_or("application/octet-stream", |found| found.mime_type()) {
        "image/jpeg" => Ok(ImageFormat::Jpeg),
        "image/png" => Ok(ImageFormat::Png),
        "image/webp" => Ok(ImageFormat::WebP),
        "image/gif" => Ok(ImageFormat::Gif),
        found => Err(Error::NotAllowed { found: found.to_owned() }),
    }
}

/// Shrinks a picture if it has a side longer than `side`.
fn shrink(picture: &DynamicImage, side: u32) -> Cow<'_, DynamicImage> {
    let (longest, side) = (picture.width().max(picture.height()), side.max(1));
    if longest <= side {
        return Cow::Borrowed(picture);
    }
    // First shrink to twice the size by averaging, which is fast and takes little memory. Then resize with a filter
    // that keeps the picture sharp.
    let twice = side.saturating_mul(2);
    let near = if longest > twice { Cow::Owned(picture.thumbnail(twice, twice)) } else { Cow::Borrowed(picture) };
    Cow::Owned(near.resize(side, side, FilterType::CatmullRom))
}

/// Converts a picture to eight bits per channel: RGB if no pixel is transparent, otherwise RGBA.
fn plain(picture: DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return DynamicImage::ImageRgb8(picture.into_rgb8());
    }
    let picture = picture.into_rgba8();
    if picture.pixels().all(|pixel| pixel.0[3] == u8::MAX) {
        DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(picture).into_rgb8())
    } else {
        DynamicImage::ImageRgba8(picture)
    }
}

/// Converts the colors of a picture from its profile to sRGB. Profiles that are invalid or not for RGB are ignored.
fn to_srgb(picture: &mut DynamicImage, profile: &[u8]) {
    let (layout, samples) = match picture {
        DynamicImage::ImageRgb8(pixels) => (Layout::Rgb, &mut **pixels),
        DynamicImage::ImageRgba8(pixels) => (Layout::Rgba, &mut **pixels),
        _ => return,
    };
    let Some(profile) =
        ColorProfile::new_from_slice(profile).ok().filter(|profile| profile.color_space == DataColorSpace::Rgb)
    else {
        return;
    };
    let srgb = ColorProfile::new_srgb();
    if let Ok(transform) = profile.create_transform_8bit(layout, &srgb, layout, TransformOptions::default()) {
        let meant = samples.to_vec();
        if transform.transform(&meant, samples).is_err() {
            samples.copy_from_slice(&meant);
        }
    }
}

fn encode(picture: &DynamicImage) -> Result<EncodedPicture, Error> {
    let (width, height) = (picture.width(), picture.height());
    let mut file = Vec::new();
    let (kind, encoded) = match picture {
        DynamicImage::ImageRgba8(pixels) => {
            let encoder = WebPEncoder::new_lossless(&mut file);
            (MediaType::Webp, encoder.write_image(pixels, width, height, ExtendedColorType::Rgba8))
        }
        other => (MediaType::Jpeg, JpegEncoder::new_with_quality(&mut file, QUALITY).encode_image(other)),
    };
    encoded.map_err(|error| Error::Broken(error.into()))?;
    Ok(EncodedPicture { kind, width, height, content: file.into() })
}
