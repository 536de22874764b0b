/**
 * A picture of a publication on a citizen's device: fetched when it comes into view, kept for when
 * there is no network, and only on a tap where the browser is asked to save data.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Picture } from "../../generated/documents.ts";
import { keptPicture, fetchPicture, savesData } from "../../offline/pictures.ts";
import { Button } from "../../ui/button.tsx";
import { useNewsWords } from "./words/index.ts";

interface PictureProps {
  slug: string;
  picture: Picture;
  alt: string;
}

export function CitizensPicture({ slug, picture, alt }: PictureProps) {
  const n = useNewsWords();
  const { name, width, height } = picture;
  const frame = useRef<HTMLDivElement>(null);
  const [blob, setBlob] = useState<Blob | undefined>(undefined);
  const [state, setState] = useState<"waiting" | "offered" | "coming" | "missing">("waiting");
  const bring = () => {
    setState("coming");
    fetchPicture(slug, name).then(setBlob, () => setState("missing"));
  };
  useEffect(() => {
    const { current } = frame;
    if (!current) return;
    const seen = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return;
        seen.disconnect();
        void keptPicture(name).then((kept) => {
          if (kept) setBlob(kept);
          else if (savesData()) setState("offered");
          else bring();
        });
      },
      { rootMargin: "50% 0px" },
    );
    seen.observe(current);
    return () => seen.disconnect();
  }, [slug, name]);
  const [url, setUrl] = useState("");
  useEffect(() => {
    if (!blob) return;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  if (url) return <img src={url} alt={alt} width={width} height={height} />;
  return (
    <div ref={frame} class="picture-place">
      <p>{alt}</p>
      {state === "offered" && (
        <Button kind="quiet" onPress={bring}>
          {n.picture.show}
        </Button>
      )}
      {state === "missing" && (
        <>
          <p class="small soft">{n.picture.missing}</p>
          <Button kind="quiet" onPress={bring}>
            {n.picture.again}
          </Button>
        </>
      )}
    </div>
  );
}
