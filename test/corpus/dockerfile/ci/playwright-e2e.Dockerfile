FROM mcr.microsoft.com/playwright:v1.44.0-jammy
WORKDIR /e2e
COPY . .
RUN npm ci
RUN npx playwright install --with-deps chromium
ENV CI=1
RUN mkdir -p results && chmod a+rwx results
CMD npx playwright test --reporter=junit
