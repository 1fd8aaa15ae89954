namespace AdFlow.Hosting.Tests;

/// <summary>Waits for what other threads bring about and tell nobody.</summary>
internal static class Until
{
    /// <summary>Waits until something holds; a test that waits in vain is ended by its runner.</summary>
    public static async Task TrueAsync(Func<bool> condition)
    {
        while (!condition())
            await Task.Yield();
    }
}
