import torch


def padding_mask(ids, pad=0):
    return ids


def causal_mask(time):
    return time


def decoder_mask(ids, pad=0):
    return ids
