// Sends one file with its progress. fetch cannot report how much has been sent, so this one call uses XMLHttpRequest.
import { preferences } from '../app/preferences.ts';
import { refusal } from './http.ts';
import { offline } from './problem.ts';
import type { Uploaded } from './types.ts';

/** `onProgress` hears the share sent, 0 to 1. Rejects with a Problem. */
export function uploadDocument(file: File, onProgress: (share: number) => void): Promise<Uploaded> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/v1/documents');
    request.responseType = 'text';
    request.setRequestHeader('x-countersign', '1');
    request.setRequestHeader('accept-language', preferences.get().language);
    request.upload.onprogress = (event) => onProgress(event.lengthComputable ? event.loaded / event.total : 0);
    request.onerror = () => reject(offline());
    request.onload = () => {
      const body = parse(request.responseText);
      if (request.status === 201) return resolve(body as Uploaded);
      reject(refusal(request.status, body));
    };
    const form = new FormData();
    form.append('file', file);
    request.send(form);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
