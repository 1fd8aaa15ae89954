namespace AdFlow.Testing.Devices;

/// <summary>A device did something else than it must.</summary>
/// <param name="message">What it did, what it must do, and for random cases the seed.</param>
public sealed class ConformanceException(string message) : Exception(message)
{
    /// <summary>Throws with a message where a condition is false.</summary>
    internal static void Require(bool condition, string message)
    {
        if (!condition)
            throw new ConformanceException(message);
    }

    /// <summary>Throws where an action does not throw an exception of a type, whose message and properties are as
    /// wanted.</summary>
    internal static void RequireThrows<T>(Action action, Func<T, bool> isWanted, string what) where T : Exception
    {
        try
        {
            action();
        }
        catch (T failure)
        {
            Require(isWanted(failure), $"{what}: another {typeof(T).Name} is thrown: {failure.Message}");
            return;
        }
        throw new ConformanceException($"{what}: no {typeof(T).Name} is thrown.");
    }
}
