namespace AdFlow.Hosting;

/// <summary>How important a request is: 0, the first to be refused, to 9.</summary>
internal static class RunPriority
{
    /// <summary>Of requests that do not say.</summary>
    public const int Default = 5;

    /// <summary>Reads one.</summary>
    /// <returns>False where it is not one digit.</returns>
    public static bool TryRead(string? text, out int priority)
    {
        priority = Default;
        if (text is null)
            return true;
        if (text is not [>= '0' and <= '9'])
            return false;
        priority = text[0] - '0';
        return true;
    }
}
