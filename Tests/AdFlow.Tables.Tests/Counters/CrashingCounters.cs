using System.Globalization;
using AdFlow.Tables.Counters;
using AdFlow.Tables.Tests.Crashes;

namespace AdFlow.Tables.Tests.Counters;

/// <summary>What is done to counters in a process that is killed.</summary>
internal static class CrashingCounters
{
    public const int Keys = 3, Threads = 4, MostTaken = 400;

    public const long Limit = 100_000;

    // So small that each take is written.
    private const long SmallLimit = 60;

    // More than one block of the log, less than what many keys take.
    private const long MiddleBytes = 1_500_000;

    public static CounterTable Open(string folder) => CounterTable.Open("spend", CounterKey.Int64, folder);

    /// <summary>Takes with several threads and acknowledges each take: <c>key amount</c>.</summary>
    public static void TakeForEver(string folder, int seed)
    {
        var table = Open(folder);
        List<Thread> threads =
            [.. Enumerable.Range(0, Threads).Select(thread => new Thread(() => Take(table, seed, thread)))];
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
    }

    /// <summary>Takes until files may not grow, and again when they may; tells what was taken.</summary>
    public static void FillTheDisk(string folder, int bytes)
    {
        using var table = Open(folder);
        long taken = 0;
        using (FileLimit.Of(bytes))
            while (TryTake(table))
                taken++;
        bool isAsTold = taken is > 0 and < SmallLimit && table.Read(1) == taken;
        while (TryTake(table))
            taken++;
        Console.Out.WriteLine($"{taken} {isAsTold && table.Read(1) == taken}");
    }

    /// <summary>
    /// Takes for many keys at once, which fails in the middle because files may not grow, and again when they may; ends
    /// without closing the counters.
    /// </summary>
    public static void FailWithManyKeys(string folder, int keys)
    {
        var table = Open(folder);
        bool fails = false;
        using (FileLimit.Of(MiddleBytes))
            fails = !TryTakeEach(table, keys);
        Console.Out.WriteLine($"{fails} {TryTakeEach(table, keys)}");
    }

    private static bool TryTakeEach(CounterTable table, int keys)
    {
        var takes = table.Begin();
        for (int key = 0; key < keys; key++)
            takes.Take(key, 1, SmallLimit, all: true, out _);
        try
        {
            takes.Settle();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void Take(CounterTable table, int seed, int thread)
    {
        var random = new Random(seed * Threads + thread);
        while (true)
        {
            int key = random.Next(Keys);
            var takes = table.Begin();
            long taken = takes.Take(key, random.Next(1, MostTaken), Limit, all: false, out _);
            takes.Settle();
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{key} {taken}"));
        }
    }

    private static bool TryTake(CounterTable table)
    {
        try
        {
            return table.TryTake(1, 1, SmallLimit, out _);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
