//! Pictures made small and clean.
//!
//! What is kept is never what came, but what its pixels are when drawn anew: no place where a photograph was taken, no
//! text, no second file hidden in the first.

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

/// Of a hundred. Above it, files grow quickly and nobody sees more.
const QUALITY: u8 = 84;

/// Makes pictures, a few at a time, on threads on which that may take long. Cheap to clone; all clones are one.
///
/// While a picture is made it takes about 6 bytes for each of its pixels, as measured with JPEG, or 100 MB if that is
/// more: so much as its being made smaller takes where the largest side is 2,048 (`benches/upload_memory.rs`).
#[derive(Clone, Debug)]
pub struct PictureProcessor {
    permits: Arc<Semaphore>,
    pixels: u64,
}

/// A picture that was made.
#[derive(Clone, Debug)]
pub struct EncodedPicture {
    /// JPEG if one cannot look through it anywhere, else WebP without loss.
    pub kind: MediaType,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// The file.
    pub content: Bytes,
}

impl PictureProcessor {
    /// Makes so many pictures at once, from such with at most so many pixels (50 million are more than most telephones
    /// take).
    #[must_use]
    pub fn new(at_once: usize, pixels: u64) -> Self {
        Self { permits: Arc::new(Semaphore::new(at_once)), pixels }
    }

    /// Draws a JPEG, PNG, WebP or GIF (of which the first frame) anew, once for each of `sides`, in their order:
    /// upright, in sRGB, with nothing but pixels, and with no side longer than that many pixels. It is never made
    /// larger.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] if it is no picture of these kinds, [`Error::TooManyPixels`], [`Error::Broken`].
    pub async fn make(&self, picture: Bytes, sides: &[u32]) -> Result<Vec<EncodedPicture>, Error> {
        let permit =
            Arc::clone(&self.permits).acquire_owned().await.map_err(|closed| Error::Unavailable(closed.into()))?;
        let (pixels, sides) = (self.pixels, sides.to_vec());
        let made = tokio::task::spawn_blocking(move || {
            // Goes on if nobody waits for it any more, so the place is taken until it ends.
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

/// Decodes a picture, no larger than needed.
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
    // Before anything is decoded: a few bytes can claim to be a picture of any size.
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

/// Makes a picture smaller if it has a side longer than `side`.
fn shrink(picture: &DynamicImage, side: u32) -> Cow<'_, DynamicImage> {
    let (longest, side) = (picture.width().max(picture.height()), side.max(1));
    if longest <= side {
        return Cow::Borrowed(picture);
    }
    // Averages first, which is quick and takes little memory, then what is left with a filter that keeps it sharp.
    let twice = side.saturating_mul(2);
    let near = if longest > twice { Cow::Owned(picture.thumbnail(twice, twice)) } else { Cow::Borrowed(picture) };
    Cow::Owned(near.resize(side, side, FilterType::CatmullRom))
}

/// With eight bits for each of three or four channels: three if one cannot look through it anywhere.
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

/// Gives a picture the colours that its profile means. One that makes no sense is passed over.
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
