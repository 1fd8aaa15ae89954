namespace AdFlow.Load;

/// <summary>The process that started a server.</summary>
internal static class Parent
{
    /// <summary>Ends this process when the one that started it has ended, however it did: the pipe to this one's input
    /// is closed then.</summary>
    public static void EndWithIt() => new Thread(() =>
    {
        using var input = Console.OpenStandardInput();
        while (input.ReadByte() >= 0)
            continue;
        Environment.Exit(0);
    }) { IsBackground = true, Name = "parent" }.Start();
}
