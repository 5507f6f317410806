using Appliance.Agent.Models.Storage;

namespace Appliance.Agent.Tests.Models.Storage;

public sealed class ByteRangesTests
{
    [Fact]
    public void Add_RangesThatTouchOrOverlap_BecomeOne()
    {
        var ranges = Of((10, 20), (30, 40), (20, 25), (24, 31));

        Assert.Equal([10, 40], ranges.ToList());
    }

    [Fact]
    public void Missing_SomeRanges_AreTheGaps()
    {
        var missing = Of((30, 40), (0, 5)).Missing(50);

        Assert.Equal([new ByteRange(5, 30), new ByteRange(40, 50)], missing);
    }

    [Fact]
    public void Add_AnyOrder_AgreesWithABitmap()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var there = new bool[64];
            var ranges = new ByteRanges();
            for (var step = 0; step < 12; step++)
            {
                var from = random.Next(64);
                var end = random.Next(from + 1, 65);
                there.AsSpan(from, end - from).Fill(true);
                ranges.Add(new ByteRange(from, end));
            }
            Assert.Equal(there.Count(bit => bit), ranges.Total);
            Assert.Equal(there.Count(bit => !bit), ranges.Missing(64).Sum(range => range.Length));
        }
    }

    [Theory]
    [InlineData(new long[] { 5, 3 })]
    [InlineData(new long[] { -1, 3 })]
    [InlineData(new long[] { 0, 101 })]
    [InlineData(new long[] { 0 })]
    [InlineData(new[] { long.MinValue, long.MaxValue })]
    public void Of_WhatMakesNoSense_IsNothing(long[] flat) => Assert.Equal(0, ByteRanges.Of(flat, 100).Total);

    private static ByteRanges Of(params (long From, long End)[] parts)
    {
        var ranges = new ByteRanges();
        foreach (var (from, end) in parts)
        {
            ranges.Add(new ByteRange(from, end));
        }
        return ranges;
    }
}
