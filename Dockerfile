# Wenbao anywhere but on a Space:
#   docker build -t wenbao . && docker run -p 7860:7860 wenbao                      the sample reports
#   docker run -p 7860:7860 -v "$PWD/reports:/wenbao/reports:ro" -v news:/store -e WENBAO_STORE=/store/news wenbao
FROM python:3.11-slim

# OpenMP, which faiss and torch compute with, is not in the slim image. Debian keeps only the latest of a package,
# so a pinned version would soon not be found.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends libgomp1 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 1000 wenbao \
    && install -d -o wenbao -g wenbao /wenbao /store

WORKDIR /wenbao
COPY requirements.txt .
# A Space brings Gradio by itself; here it is named, in the version that README.md names for Spaces.
RUN pip install --no-cache-dir -r requirements.txt "gradio[mcp]==6.31.0"
COPY . .

USER 1000
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PORT=7860
VOLUME /store
EXPOSE 7860
# It answers before the models are loaded.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["python", "-c", \
    "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=4)"]
CMD ["python", "app.py"]
