using AdFlow.Tables;

namespace AdFlow.Bench;

/// <summary>Writes the columns of the ads that are shown, by hand. Thread-safe.</summary>
/// <param name="tables">Tables of the graph.</param>
/// <param name="schema">Columns of its output, in their order.</param>
internal sealed unsafe class HandOutput(AdTables tables, Schema schema)
{
    private readonly HandTexts _texts = new(tables);
    private readonly Column _adIds = tables.Rows("products")["ad_id"];
    private readonly Column _creativeIds = tables.Rows("creatives")["creative_id"];

    /// <summary>Writes the ads; they live in the arena.</summary>
    public Batch Write(
        ReadOnlySpan<HandOffer> ads, ReadOnlySpan<byte> channels, ReadOnlySpan<int> creatives,
        ReadOnlySpan<double> propensities, Arena arena)
    {
        var columns = (ColumnNode**)arena.Allocate(12L * sizeof(ColumnNode*));
        int rows = ads.Length;
        int* slots = Column<int>(columns, 0, rows, arena);
        long* adIds = Column<long>(columns, 1, rows, arena);
        double* bids = Column<double>(columns, 4, rows, arena), prices = Column<double>(columns, 5, rows, arena);
        float* pctr = Column<float>(columns, 6, rows, arena);
        double* ecpm = Column<double>(columns, 7, rows, arena);
        for (int i = 0; i < rows; i++)
        {
            (slots[i], adIds[i]) = (i + 1, _adIds.Values<long>()[ads[i].Product]);
            (bids[i], prices[i], pctr[i], ecpm[i]) = (ads[i].Bid, ads[i].Price, ads[i].Pctr, ads[i].Ecpm);
        }
        WriteCreatives(columns, creatives, propensities, arena);
        WriteTexts(columns, ads, creatives, arena);
        columns[11] = Channels(ads, channels, arena);
        return new Batch(schema, columns, rows);
    }

    private void WriteCreatives(
        ColumnNode** columns, ReadOnlySpan<int> creatives, ReadOnlySpan<double> propensities, Arena arena)
    {
        long* ids = Column<long>(columns, 8, creatives.Length, arena);
        double* probabilities = Column<double>(columns, 9, creatives.Length, arena);
        byte* validity = arena.AllocateZeroed(Bitmap.Bytes(creatives.Length));
        int nulls = 0;
        for (int i = 0; i < creatives.Length; i++)
        {
            bool isChosen = creatives[i] >= 0;
            Bitmap.Set(validity, i, isChosen);
            nulls += isChosen ? 0 : 1;
            ids[i] = isChosen ? _creativeIds.Values<long>()[creatives[i]] : 0;
            probabilities[i] = propensities[i];
        }
        for (int column = 8; nulls > 0 && column <= 9; column++)
            *columns[column] = *columns[column] with { NullCount = nulls, Validity = validity };
    }

    private void WriteTexts(
        ColumnNode** columns, ReadOnlySpan<HandOffer> ads, ReadOnlySpan<int> creatives, Arena arena)
    {
        int bytes = ads.Length * 64;
        TextColumnWriter titles = new(arena, ads.Length, bytes), bodies = new(arena, ads.Length, bytes);
        var images = new TextColumnWriter(arena, ads.Length, bytes);
        for (int i = 0; i < ads.Length; i++)
        {
            _texts.Title(ads[i].Product, creatives[i], ref titles);
            _texts.Body(ads[i].Product, ref bodies);
            _texts.Image(creatives[i], ref images);
        }
        columns[2] = titles.Finish();
        columns[3] = bodies.Finish();
        columns[10] = images.Finish();
    }

    private static ColumnNode* Channels(ReadOnlySpan<HandOffer> ads, ReadOnlySpan<byte> channels, Arena arena)
    {
        var writer = new TextColumnWriter(arena, ads.Length * 2, ads.Length * 16);
        foreach (ref readonly var ad in ads)
        {
            byte found = channels[ad.Candidate];
            Append(found & 1, "keyword"u8, ref writer);
            Append(found & 2, "text"u8, ref writer);
            Append(found & 4, "semantic"u8, ref writer);
            writer.EndList();
        }
        return writer.FinishLists();
    }

    private static void Append(int isFound, ReadOnlySpan<byte> name, ref TextColumnWriter writer)
    {
        if (isFound == 0)
            return;
        writer.Append(name);
        writer.EndText();
    }

    private static T* Column<T>(ColumnNode** columns, int at, int rows, Arena arena) where T : unmanaged
    {
        columns[at] = (ColumnNode*)arena.AllocateZeroed(sizeof(ColumnNode));
        columns[at]->Length = rows;
        columns[at]->Values = arena.Allocate((long)rows * sizeof(T));
        return (T*)columns[at]->Values;
    }
}
