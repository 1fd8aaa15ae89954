using System.Collections.Frozen;
using System.Threading.RateLimiting;

namespace AdFlow.Hosting;

/// <summary>The keys that count now. A ring is replaced whole when their file changes; the limiters of keys that stay
/// as they are go on. Thread-safe.</summary>
internal sealed class KeyRing
{
    private readonly FrozenDictionary<string, HeldKey> _keys;

    private KeyRing(IEnumerable<HeldKey> keys, bool isOpen)
    {
        _keys = keys.ToFrozenDictionary(held => held.Key.Name, StringComparer.Ordinal);
        IsOpen = isOpen;
    }

    /// <summary>No keys: everything is open.</summary>
    public static KeyRing Open { get; } = new([], isOpen: true);

    /// <summary>Whether nobody needs a key.</summary>
    public bool IsOpen { get; }

    /// <summary>A ring of the keys of a file. Without any it is closed: somebody has revoked the last.</summary>
    public KeyRing With(IReadOnlyList<ApiKey> keys) => new(
        keys.Select(key => _keys.TryGetValue(key.Name, out var known) && known.Key == key ? known : new HeldKey(key)),
        isOpen: false);

    /// <summary>The key that a text is, or null.</summary>
    public HeldKey? Find(string text) => ApiKeySecret.TrySplit(text, out string name, out string secret)
        && _keys.TryGetValue(name, out var held) && ApiKeySecret.Fits(secret, held.Key) ? held : null;

    /// <summary>A key with what is left of its rate.</summary>
    internal sealed class HeldKey(ApiKey key)
    {
        // Replenished when it is asked, so that an idle key has no timer.
        private readonly TokenBucketRateLimiter? _limiter = key.RequestsPerSecond is not { } rate ? null
            : new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
            {
                TokenLimit = rate, TokensPerPeriod = 1, ReplenishmentPeriod = TimeSpan.FromSeconds(1.0 / rate),
                QueueLimit = 0, AutoReplenishment = false,
            });

        public ApiKey Key => key;

        /// <summary>Whether it may send one more request now.</summary>
        public bool TrySpend()
        {
            if (_limiter is null)
                return true;
            _limiter.TryReplenish();
            using var lease = _limiter.AttemptAcquire();
            return lease.IsAcquired;
        }
    }
}
