using System.Globalization;
using System.Text;
using AdFlow.Tables.Logs;
using AdFlow.Tables.Tests.Crashes;

namespace AdFlow.Tables.Tests.Logs;

/// <summary>What is done to a log in a process that is killed, and how its records are told afterwards.</summary>
internal static class CrashingLog
{
    /// <summary>The record of a number: its digits and a tail of some length that follows from it.</summary>
    public static byte[] Record(long number)
    {
        string digits = number.ToString(CultureInfo.InvariantCulture);
        return Encoding.ASCII.GetBytes(digits + new string((char)('a' + number % 26), (int)(number * 37 % 6000)));
    }

    /// <summary>A record that stands for all up to a number.</summary>
    public static byte[] Snapshot(long number) => [(byte)'s', .. Record(number)];

    /// <summary>The number that a log has come to.</summary>
    /// <exception cref="InvalidDataException">A record is garbage, missing or out of order.</exception>
    public static AppendLog Open(string folder, out long last)
    {
        long number = -1;
        var log = AppendLog.Open(folder, record =>
        {
            bool isSnapshot = record[0] == 's';
            var rest = isSnapshot ? record[1..] : record;
            int digits = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            long told = long.Parse(digits < 0 ? rest : rest[..digits], CultureInfo.InvariantCulture);
            if (!rest.SequenceEqual(Record(told)))
                throw new InvalidDataException($"record of {told} is garbage");
            if (!isSnapshot && told != number + 1)
                throw new InvalidDataException($"record {told} follows {number}");
            number = told;
        });
        last = number;
        return log;
    }

    /// <summary>Appends numbers, some of them in groups, and acknowledges what is stored.</summary>
    public static void AppendForEver(string folder, int from)
    {
        using var log = Open(folder, out long last);
        for (long number = last + 1; ; number++)
        {
            log.Add(Record(number));
            if (number % 5 == from % 5)
                continue;
            log.Flush();
            CrashProgram.Acknowledge(number);
        }
    }

    /// <summary>Appends numbers and compacts behind every second.</summary>
    public static void CompactForEver(string folder, int from)
    {
        using var log = Open(folder, out long last);
        for (long number = last + 1; ; number++)
        {
            log.Append(Record(number));
            CrashProgram.Acknowledge(number);
            if ((number + from) % 2 == 0)
                log.Compact([Snapshot(number)]);
        }
    }

    /// <summary>
    /// Appends until files may not grow any more, as on a full disk; tells the number that failed, then, with room
    /// again, appends it.
    /// </summary>
    public static void FillTheDisk(string folder, int bytes)
    {
        using var log = Open(folder, out long last);
        long failed = last + 1;
        bool failsAgain;
        using (FileLimit.Of(bytes))
        {
            while (TryAppend(log, failed))
                failed++;
            failsAgain = !TryAppend(log, failed) && !TryCompact(log, failed - 1);
        }
        log.Append(Record(failed));
        Console.Out.WriteLine($"{failed} {failsAgain}");
    }

    private static bool TryAppend(AppendLog log, long number)
    {
        try
        {
            log.Append(Record(number));
            return true;
        }
        catch (IOException error)
        {
            return !error.Message.Contains("the log is as it was before", StringComparison.Ordinal);
        }
    }

    private static bool TryCompact(AppendLog log, long number)
    {
        try
        {
            log.Compact(Enumerable.Repeat(new ReadOnlyMemory<byte>(Snapshot(number)), 100_000));
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
