using System.Numerics;

namespace AdFlow.Tables.Indexes;

/// <summary>
/// Hoare's FIND (CACM 4, 1961) over distinct numbers, with Lomuto's partition, which needs no branch on a comparison;
/// after more rounds than any usual order takes, it sorts.
/// </summary>
internal static class Quickselect
{
    /// <summary>Puts the number of one rank in its place, the lesser ones before it, the greater ones behind
    /// it.</summary>
    internal static void Place(Span<ulong> numbers, int rank)
    {
        for (int rounds = 2 * BitOperations.Log2((uint)numbers.Length) + 8; numbers.Length > 1; rounds--)
        {
            if (rounds == 0)
            {
                numbers.Sort();
                return;
            }
            int place = Partition(numbers);
            if (place == rank)
                return;
            if (place > rank)
                numbers = numbers[..place];
            else
            {
                numbers = numbers[(place + 1)..];
                rank -= place + 1;
            }
        }
    }

    // The place that the pivot came to.
    private static unsafe int Partition(Span<ulong> numbers)
    {
        int last = numbers.Length - 1, place = 0;
        fixed (ulong* first = numbers)
        {
            Swap(first, MedianOfThree(first, last), last);
            ulong pivot = first[last];
            for (int i = 0; i < last; i++)
            {
                ulong number = first[i];
                first[i] = first[place];
                first[place] = number;
                place += number < pivot ? 1 : 0;
            }
            Swap(first, place, last);
        }
        return place;
    }

    private static unsafe int MedianOfThree(ulong* numbers, int last)
    {
        int middle = last >> 1;
        bool isUp = numbers[0] < numbers[middle];
        int low = isUp ? 0 : middle, high = isUp ? middle : 0;
        return numbers[last] < numbers[low] ? low : numbers[high] < numbers[last] ? high : last;
    }

    private static unsafe void Swap(ulong* numbers, int a, int b) =>
        (numbers[a], numbers[b]) = (numbers[b], numbers[a]);
}
