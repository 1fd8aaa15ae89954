// The chain of 12 and its arithmetic-only form as one loop each, written as a C++ programmer would who knows all twelve
// steps beforehand: constants known to the compiler, no memory between the steps. Built three times with other flags.
#include <math.h>

namespace {
inline float clip(float value, float low, float high) {
    value = value < low ? low : value;
    return value > high ? high : value;
}
inline float sigmoid(float value) { return 1.0f / (1.0f + expf(-value)); }
}  // namespace

extern "C" void chain_full(const float* __restrict x, const float* __restrict y, const float* __restrict bid,
                           const float* __restrict pacing, const float* __restrict quality,
                           const float* __restrict reserve, const float* __restrict relevance,
                           float* __restrict score, long rows) {
    for (long i = 0; i < rows; i++) {
        float p = clip(sigmoid(0.8f * x[i] - 1.0f), 0.001f, 0.95f);
        float v = clip(sigmoid(0.6f * y[i] - 2.0f), 0.0005f, 0.5f);
        float e = p * v;
        e = e * bid[i] * 10.0f;
        e = e * pacing[i];
        e = e * powf(quality[i], 0.7f);
        e = e >= reserve[i] ? e : 0.0f;
        e = clip(e, 0.0f, 50.0f);
        score[i] = 0.5f * log1pf(e) + 0.3f * relevance[i] + 0.2f * p;
    }
}

extern "C" void chain_arithmetic(const float* __restrict x, const float* __restrict y, const float* __restrict bid,
                                 const float* __restrict pacing, const float* __restrict quality,
                                 const float* __restrict reserve, const float* __restrict relevance,
                                 float* __restrict score, long rows) {
    for (long i = 0; i < rows; i++) {
        float p = clip(0.8f * x[i] - 1.0f, 0.001f, 0.95f);
        float v = clip(0.6f * y[i] - 2.0f, 0.0005f, 0.5f);
        float e = p * v;
        e = e * bid[i] * 10.0f;
        e = e * pacing[i];
        e = e * (0.7f * quality[i] + 0.1f);
        e = e >= reserve[i] ? e : 0.0f;
        e = clip(e, 0.0f, 50.0f);
        score[i] = 0.5f * (0.5f * e + 0.2f) + 0.3f * relevance[i] + 0.2f * p;
    }
}
