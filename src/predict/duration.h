/* duration: Go's time.ParseDuration ("1h30m", "3600s"). Internal to predict/. */
#ifndef WHY403_PREDICT_DURATION_H
#define WHY403_PREDICT_DURATION_H

/* Whole seconds; 0 for NULL, nothing or what is no duration. */
int duration_seconds(const char *text);

#endif
